// The configuration of the Hugging Face source.
import * as z from 'zod/mini';
import { weekdayCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

const options = () =>
  z.strictObject({
    endpoint: endpointOption('https://huggingface.co').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type HuggingFaceOptions = z.output<ReturnType<typeof options>>;

export const huggingfaceSource: SourceDefinition<HuggingFaceOptions> = {
  options,
  calendar: () => weekdayCalendar,
  categories: () => [],
};
