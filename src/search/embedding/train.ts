// Trains word vectors by contrast: the title of a paper must find the paper's own abstract among those of a batch.
import { type Bags, forEachWord, grown } from './bags.ts';
import { addScaled, multiplyBoth, multiplyTransposed, normalize } from './matrix.ts';
import { shuffle } from './seeded-random.ts';

export interface TrainingOptions {
  dimensions: number;
  /** The vectors, one row of `dimensions` numbers for each word; trained in place. */
  rows: Float32Array;
  /** Inverse document frequency of each word. */
  idf: Float32Array;
  titles: Bags;
  abstracts: Bags;
  epochs: number;
  batchSize: number;
  learningRate: number;
  temperature: number;
  /** How likely a word of the title is dropped from the abstract, so that other words must learn to find it. */
  dropShared: number;
  /** In [0, 1). */
  random: () => number;
  /** After each batch: how many of all batches are done, and the mean loss of the batch. Throws to stop. */
  onBatch(done: number, total: number, loss: number): void;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

const minNorm = 1e-3;

const inTitle = 1;
const dropped = 2;
const keepAll = 3;

/**
 * Minimises the cross-entropy of each title's own abstract under a softmax of cosines, in both directions, by Adam
 * (https://arxiv.org/abs/1412.6980). Only rows that a batch contains are touched: otherwise their moments don't change.
 */
export function trainWordVectors(options: TrainingOptions): void {
  const { titles, epochs, random, onBatch } = options;
  const count = titles.starts.length - 1;
  const batchSize = Math.min(options.batchSize, count);
  if (batchSize < 2) return;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const batchesPerEpoch = Math.floor(count / batchSize);
  const total = batchesPerEpoch * epochs;
  const trainer = new Trainer(options, batchSize);
  for (let epoch = 0, done = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let batch = 0; batch < batchesPerEpoch; batch++) {
      const loss = trainer.step(order.subarray(batch * batchSize, (batch + 1) * batchSize));
      done += 1;
      onBatch(done, total, loss);
    }
  }
}

/** One side of a batch: the bags that are left after dropping, their sums, and the gradients of these. */
interface Side {
  starts: Uint32Array;
  words: Uint32Array;
  weights: Float32Array;
  /** Normalised sums. */
  vectors: Float32Array;
  norms: Float32Array;
  gradients: Float32Array;
}

class Trainer {
  readonly #options: TrainingOptions;
  readonly #batchSize: number;
  readonly #titles: Side;
  readonly #abstracts: Side;
  readonly #cosines: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  /** Place of each row in `#rowGradients` plus one; 0 for a row that the batch doesn't contain. */
  readonly #slots: Int32Array;
  #touched = new Uint32Array(1024);
  #rowGradients: Float32Array;
  /** By row: `inTitle` or `dropped` while a pair is copied, else 0. */
  readonly #marks: Uint8Array;
  #steps = 0;

  constructor(options: TrainingOptions, batchSize: number) {
    const { dimensions, rows } = options;
    this.#options = options;
    this.#batchSize = batchSize;
    const side = (): Side => ({
      starts: new Uint32Array(batchSize + 1),
      words: new Uint32Array(batchSize * 64),
      weights: new Float32Array(batchSize * 64),
      vectors: new Float32Array(batchSize * dimensions),
      norms: new Float32Array(batchSize),
      gradients: new Float32Array(batchSize * dimensions),
    });
    this.#titles = side();
    this.#abstracts = side();
    this.#cosines = new Float32Array(batchSize * batchSize);
    this.#first = new Float32Array(rows.length);
    this.#second = new Float32Array(rows.length);
    this.#slots = new Int32Array(rows.length / dimensions);
    this.#rowGradients = new Float32Array(1024 * dimensions);
    this.#marks = new Uint8Array(rows.length / dimensions);
  }

  /** One batch; returns its mean loss. */
  step(batch: Uint32Array): number {
    this.#fill(batch);
    this.#sum(this.#titles);
    this.#sum(this.#abstracts);
    const loss = this.#contrast();
    const touched = this.#collectRows();
    this.#update(touched);
    return loss;
  }

  #fill(batch: Uint32Array): void {
    const { titles, abstracts, dropShared, random } = this.#options;
    let titleEnd = 0;
    let abstractEnd = 0;
    for (let place = 0; place < this.#batchSize; place++) {
      const text = batch[place] ?? 0;
      forEachWord(titles, text, (word) => {
        this.#marks[word] = inTitle;
      });
      forEachWord(abstracts, text, (word) => {
        if (this.#marks[word] === inTitle && random() < dropShared) this.#marks[word] = dropped;
      });
      titleEnd = this.#copy(this.#titles, place, titles, text, titleEnd, keepAll);
      abstractEnd = this.#copy(this.#abstracts, place, abstracts, text, abstractEnd, dropped);
      forEachWord(titles, text, (word) => {
        this.#marks[word] = 0;
      });
    }
  }

  /** Copies a bag without the words that are marked so, or with all where nothing would be left. */
  #copy(side: Side, place: number, from: Bags, text: number, start: number, mark: number): number {
    const size = (from.starts[text + 1] ?? 0) - (from.starts[text] ?? 0);
    if (start + size > side.words.length) {
      side.words = grown(side.words, Uint32Array, start + size);
      side.weights = grown(side.weights, Float32Array, start + size);
    }
    let end = start;
    const copy = (word: number, weight: number) => {
      side.words[end] = word;
      side.weights[end] = weight * (this.#options.idf[word] ?? 0);
      end += 1;
    };
    forEachWord(from, text, (word, weight) => {
      if (this.#marks[word] !== mark) copy(word, weight);
    });
    if (end === start) forEachWord(from, text, copy);
    side.starts[place] = start;
    side.starts[place + 1] = end;
    return end;
  }

  #sum({ starts, words, weights, vectors, norms }: Side): void {
    const { dimensions, rows } = this.#options;
    vectors.fill(0);
    for (let place = 0; place < this.#batchSize; place++) {
      const base = place * dimensions;
      for (let at = starts[place] ?? 0; at < (starts[place + 1] ?? 0); at++) {
        addScaled(vectors, base, rows, (words[at] ?? 0) * dimensions, weights[at] ?? 0, dimensions);
      }
      norms[place] = normalize(vectors, base, dimensions);
    }
  }

  /** Cosines, softmax in both directions, and the gradients of the sums. */
  #contrast(): number {
    const { dimensions, temperature } = this.#options;
    const size = this.#batchSize;
    const cosines = this.#cosines;
    const { vectors: titles } = this.#titles;
    const { vectors: abstracts } = this.#abstracts;
    multiplyTransposed(titles, abstracts, cosines, size, dimensions);
    const byRow = new Float32Array(size);
    const byColumn = new Float32Array(size);
    let loss = 0;
    // Cosines are at most 1: the exponent can't overflow when 1 is taken off.
    for (let at = 0; at < size * size; at++) cosines[at] = Math.exp(((cosines[at] ?? 0) - 1) / temperature);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const value = cosines[row * size + column] ?? 0;
        byRow[row] = (byRow[row] ?? 0) + value;
        byColumn[column] = (byColumn[column] ?? 0) + value;
      }
    }
    for (let row = 0; row < size; row++) {
      loss -= Math.log((cosines[row * size + row] ?? 0) / (byRow[row] ?? 1) + 1e-30);
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        const value = cosines[at] ?? 0;
        const wanted = row === column ? 1 : 0;
        cosines[at] =
          ((value / (byRow[row] ?? 1) + value / (byColumn[column] ?? 1)) / 2 - wanted) / (temperature * size);
      }
    }
    this.#titles.gradients.fill(0);
    this.#abstracts.gradients.fill(0);
    multiplyBoth(
      cosines,
      titles,
      abstracts,
      this.#titles.gradients,
      this.#abstracts.gradients,
      size,
      dimensions,
    );
    project(this.#titles, size, dimensions);
    project(this.#abstracts, size, dimensions);
    return loss / size;
  }

  /** The gradients of the rows, which are those of the sums that contain them. */
  #collectRows(): number {
    const { dimensions } = this.#options;
    let touched = 0;
    for (const { starts, words, weights, gradients } of [this.#titles, this.#abstracts]) {
      for (let place = 0; place < this.#batchSize; place++) {
        for (let at = starts[place] ?? 0; at < (starts[place + 1] ?? 0); at++) {
          const word = words[at] ?? 0;
          let slot = (this.#slots[word] ?? 0) - 1;
          if (slot < 0) {
            slot = touched;
            if (slot >= this.#touched.length) {
              this.#touched = grown(this.#touched, Uint32Array, slot + 1);
              this.#rowGradients = grown(this.#rowGradients, Float32Array, this.#touched.length * dimensions);
            }
            this.#touched[slot] = word;
            this.#slots[word] = slot + 1;
            this.#rowGradients.fill(0, slot * dimensions, (slot + 1) * dimensions);
            touched += 1;
          }
          addScaled(
            this.#rowGradients,
            slot * dimensions,
            gradients,
            place * dimensions,
            weights[at] ?? 0,
            dimensions,
          );
        }
      }
    }
    return touched;
  }

  #update(touched: number): void {
    const { dimensions, rows, learningRate } = this.#options;
    this.#steps += 1;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.#steps)) / (1 - beta1 ** this.#steps);
    const first = this.#first;
    const second = this.#second;
    for (let slot = 0; slot < touched; slot++) {
      const word = this.#touched[slot] ?? 0;
      this.#slots[word] = 0;
      const base = word * dimensions;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const at = base + dimension;
        const gradient = this.#rowGradients[slot * dimensions + dimension] ?? 0;
        const mean = beta1 * (first[at] ?? 0) + (1 - beta1) * gradient;
        const square = beta2 * (second[at] ?? 0) + (1 - beta2) * gradient * gradient;
        first[at] = mean;
        second[at] = square;
        rows[at] = (rows[at] ?? 0) - (rate * mean) / (Math.sqrt(square) + epsilon);
      }
    }
  }
}

/** Of a normalised sum only the part of the gradient that turns it counts. */
function project({ vectors, norms, gradients }: Side, size: number, dimensions: number): void {
  for (let place = 0; place < size; place++) {
    const base = place * dimensions;
    let along = 0;
    for (let at = base; at < base + dimensions; at++) along += (vectors[at] ?? 0) * (gradients[at] ?? 0);
    // Words that cancel out point nowhere: the slightest step would turn them, and the gradient has no bound.
    const norm = Math.max(norms[place] ?? 0, minNorm);
    for (let at = base; at < base + dimensions; at++) {
      gradients[at] = ((gradients[at] ?? 0) - along * (vectors[at] ?? 0)) / norm;
    }
  }
}
