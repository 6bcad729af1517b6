/**
 * How far apart two deaths are, in what is counted. `npm test` tries few of them, CI many (`KILLS=many`), and `KILLS=every`
 * all, which takes its time: for whoever changes what they are about.
 */
export const sampleStride = ({ few, many }: { few: number; many: number }): number => {
  if (process.env.KILLS === 'every') return 1;
  return process.env.KILLS === 'many' ? many : few;
};
