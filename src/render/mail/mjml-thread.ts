// Runs MJML in a thread of its own: its 50 MB go when the thread ends, and a sender with a million readers to go does not keep them.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The thread's whole program; as text, because the bundle and the sources keep it in different places. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.mjml)
  .then(({ default: mjml2html }) => mjml2html(workerData.template, workerData.options))
  .then(({ html }) => parentPort.postMessage(html));
`;

/** The HTML of an MJML document. Rejects for one that is none. */
export async function htmlOfMjml(template: string): Promise<string> {
  const mjml = pathToFileURL(createRequire(import.meta.filename).resolve('mjml')).href;
  // MJML would have fonts of these names fetched from Google, which would tell Google who reads.
  const options = { validationLevel: 'strict', fonts: {} };
  const worker = new Worker(program, { eval: true, workerData: { mjml, template, options } });
  try {
    return await new Promise<string>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('MJML ended without an answer')));
    });
  } finally {
    await worker.terminate();
  }
}
