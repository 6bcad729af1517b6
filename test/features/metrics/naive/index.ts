export * from './adoption.ts';
export * from './others.ts';
export * from './runs.ts';
