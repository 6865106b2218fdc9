// A linear support vector machine, as LIBLINEAR trains it: the peer that learning from likes is measured against.
import type { TermVector } from '../src/select/terms.ts';

/**
 * The weights of an L2-regularized SVM with squared hinge loss and balanced classes, the last one for the bias; by dual
 * coordinate descent (Hsieh et al. 2008, algorithm 1).
 */
export function linearSvm(
  rows: readonly TermVector[],
  positives: ReadonlySet<number>,
  columns: number,
  { c, epochs, random }: { c: number; epochs: number; random: () => number },
): Float64Array {
  const weights = new Float64Array(columns + 1);
  const alpha = new Float64Array(rows.length);
  const cost = (isPositive: boolean) =>
    (c * rows.length) / (2 * (isPositive ? positives.size : rows.length - positives.size));
  const diagonal = { yes: 1 / (2 * cost(true)), no: 1 / (2 * cost(false)) };
  // All vectors have length 1, and the bias adds 1.
  const squares = rows.map(({ weights: own }) => own.reduce((sum, value) => sum + value * value, 0) + 1);
  const order = rows.map((_, row) => row);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
    }
    for (const row of order) {
      const vector = rows[row];
      if (!vector) continue;
      const isPositive = positives.has(row);
      const label = isPositive ? 1 : -1;
      const extra = isPositive ? diagonal.yes : diagonal.no;
      let sum = weights[columns] ?? 0;
      for (let index = 0; index < vector.terms.length; index++)
        sum += (vector.weights[index] as number) * (weights[vector.terms[index] as number] as number);
      const known = alpha[row] ?? 0;
      const gradient = label * sum - 1 + extra * known;
      const next = Math.max(0, known - gradient / ((squares[row] ?? 1) + extra));
      const step = (next - known) * label;
      if (step === 0) continue;
      alpha[row] = next;
      weights[columns] = (weights[columns] ?? 0) + step;
      for (let index = 0; index < vector.terms.length; index++)
        (weights[vector.terms[index] as number] as number) += step * (vector.weights[index] as number);
    }
  }
  return weights;
}
