// All verbs, in the order in which --help lists them.
import type { Verb, VerbGroup } from './verb.ts';
import { bouncesVerb } from './verbs/bounces.ts';
import { completionVerb } from './verbs/completion.ts';
import { databaseVerbs } from './verbs/database.ts';
import { deliveriesVerb } from './verbs/deliveries.ts';
import { demoVerb } from './verbs/demo.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { evalVerb } from './verbs/eval.ts';
import { exportVerb } from './verbs/export.ts';
import { fetchVerb } from './verbs/fetch.ts';
import { importVerb } from './verbs/import.ts';
import { initVerb } from './verbs/init.ts';
import { lintVerb } from './verbs/lint.ts';
import { mcpVerb } from './verbs/mcp.ts';
import { dropVerb, picksVerb, pickVerb } from './verbs/pick.ts';
import { previewVerb } from './verbs/preview.ts';
import { profileVerbs } from './verbs/profile.ts';
import { runVerb } from './verbs/run.ts';
import { searchVerb } from './verbs/search.ts';
import { sendVerb } from './verbs/send.ts';
import { serveVerb } from './verbs/serve.ts';
import { showVerb } from './verbs/show.ts';
import { statsVerb } from './verbs/stats.ts';
import { subscribersVerbs } from './verbs/subscribers.ts';
import { topVerb } from './verbs/top.ts';
import { whyVerb } from './verbs/why.ts';

export const verbs: readonly (Verb | VerbGroup)[] = [
  demoVerb,
  initVerb,
  fetchVerb,
  importVerb,
  topVerb,
  showVerb,
  searchVerb,
  whyVerb,
  pickVerb,
  dropVerb,
  picksVerb,
  previewVerb,
  exportVerb,
  lintVerb,
  sendVerb,
  runVerb,
  deliveriesVerb,
  subscribersVerbs,
  profileVerbs,
  bouncesVerb,
  serveVerb,
  mcpVerb,
  databaseVerbs,
  doctorVerb,
  statsVerb,
  evalVerb,
  completionVerb,
];
