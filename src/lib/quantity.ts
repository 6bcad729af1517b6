/** An amount with its noun: `1 team`, `4 teams`, `2 people`. */
export const quantity = (amount: number | bigint, one: string, more = `${one}s`): string =>
  `${amount} ${Number(amount) === 1 ? one : more}`;
