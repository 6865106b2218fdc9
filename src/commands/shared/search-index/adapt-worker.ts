// A worker thread that adapts the semantic base to an instance's papers, so that the program stays responsive meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { adaptInstance, type TextPair } from '../../../search/embedding/adapt.ts';
import { serializeInstance } from '../../../search/embedding/instance-vectors.ts';
import type { AdaptationMessage } from './adaptation.ts';
import { loadBase } from './semantic-base.ts';

const { texts, seed } = workerData as { texts: TextPair[]; seed: number };
const post = (message: AdaptationMessage) => parentPort?.postMessage(message);
const words = adaptInstance(loadBase(), texts, seed, (done, total) => post({ done, total }));
post({ words: serializeInstance(words) });
