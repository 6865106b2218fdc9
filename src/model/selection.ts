// The papers that one reader gets of an edition, each with its section and why it is there.
import type { Reason, Section } from './edition.ts';
import type { PaperId } from './paper.ts';

export interface SelectedPaper {
  id: PaperId;
  section: Exclude<Section, 'new'>;
  reasons: Reason[];
}

/** In the order of the mail. Empty if the reader wants no mail when their profile finds nothing. */
export interface Selection {
  papers: SelectedPaper[];
  /** What the reader saved in the week, which a weekly mail lists at its end. */
  saved?: PaperId[];
}
