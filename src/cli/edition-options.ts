// The options with which commands select an edition.
import { dateArgument, periodArgument } from './arguments.ts';
import { option } from './parameter.ts';

/** The edition of a period, `--period`, that a day is in, `--date`. */
export const editionOptions = {
  period: option('--period <period>', 'daily, weekly, monthly or trending', periodArgument, 'daily'),
  date: option('--date <date>', 'a day of the period; the latest with papers when left out', dateArgument),
};
