// An outbox that stops answering at a chosen call: what a process that was killed leaves behind.
import type { Outbox } from '../../src/model/outbox.ts';

/** Passes on a number of calls, the last of them before or after it is done; from then on nothing is heard of again. */
export function dyingOutbox(
  outbox: Outbox,
  calls: number,
  lastIsDone: boolean,
): { outbox: Outbox; died: Promise<void> } {
  let left = calls;
  let isDead = false;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => {});
  const mortal =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      left -= 1;
      if (left < 0) return await never;
      if (left > 0) return await call(...args);
      if (lastIsDone) await call(...args);
      isDead = true;
      die();
      return await never;
    };
  return {
    died,
    outbox: {
      claim: mortal(outbox.claim),
      commitStep: mortal(outbox.commitStep),
      saveSelections: mortal(outbox.saveSelections),
      replan: mortal(outbox.replan),
      noteHandOver: (id) => {
        // A killed process sends nothing more.
        if (isDead) throw new Error('the process was killed');
        outbox.noteHandOver(id);
      },
      noteOutcome: (outcome) => {
        if (!isDead) outbox.noteOutcome(outcome);
      },
      counts: outbox.counts,
      shared: outbox.shared,
    },
  };
}
