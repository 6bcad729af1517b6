/**
 * Returns the distance between tested crash points. `npm test` samples few, CI many (`KILLS=many`). `KILLS=every` tests all,
 * which is slow, for changes of the tested code.
 */
export const sampleStride = ({ few, many }: { few: number; many: number }): number => {
  if (process.env.KILLS === 'every') return 1;
  return process.env.KILLS === 'many' ? many : few;
};
