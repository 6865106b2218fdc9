// Seeded randomness for tests and benchmarks.
export { seededRandom as random } from '../../src/search/embedding/seeded-random.ts';
