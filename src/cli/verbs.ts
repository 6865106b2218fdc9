// The verbs in the order in which --help lists them.
import type { Command } from 'commander';
import type { Perform } from './program.ts';
import { defineBounces } from './verbs/bounces.ts';
import { defineCompletion } from './verbs/completion.ts';
import { defineDemo } from './verbs/demo.ts';
import { defineDoctor } from './verbs/doctor.ts';
import { defineFetch } from './verbs/fetch.ts';
import { defineImport } from './verbs/import.ts';
import { defineInit } from './verbs/init.ts';
import { defineLint } from './verbs/lint.ts';
import { definePick } from './verbs/pick.ts';
import { definePreview } from './verbs/preview.ts';
import { defineRun } from './verbs/run.ts';
import { defineSearch } from './verbs/search.ts';
import { defineSend } from './verbs/send.ts';
import { defineServe } from './verbs/serve.ts';
import { defineShow } from './verbs/show.ts';
import { defineStats } from './verbs/stats.ts';
import { defineSubscribers } from './verbs/subscribers.ts';
import { defineTop } from './verbs/top.ts';

export const verbs: readonly ((program: Command, perform: Perform) => void)[] = [
  defineDemo,
  defineInit,
  defineFetch,
  defineImport,
  defineTop,
  defineShow,
  defineSearch,
  definePick,
  definePreview,
  defineLint,
  defineSend,
  defineRun,
  defineSubscribers,
  defineBounces,
  defineServe,
  defineDoctor,
  defineStats,
  defineCompletion,
];
