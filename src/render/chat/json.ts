// A message for programs: the event that Standard Webhooks describes, with the edition and its papers.
import { chatView, type MessageRenderer } from './message.ts';

export const renderJson: MessageRenderer = (input) => {
  const { edition, entries, isOwn, toJson } = input;
  const { title, url } = chatView(input);
  const { id, period, date, frozenAt, considered, lacking = [] } = edition;
  return JSON.stringify({
    type: 'edition.published',
    timestamp: frozenAt,
    data: {
      digest: title,
      edition: { id, period, date, url, papers: edition.entries.length, considered, lacking },
      selection: isOwn ? 'profile' : 'common',
      papers: entries.map(toJson),
    },
  });
};
