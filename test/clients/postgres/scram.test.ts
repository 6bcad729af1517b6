import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { generatePassword, scramVerifier } from '../../../clients/postgres/scram.ts';

test('the verifier proves both sides of the exchange printed in RFC 7677', () => {
  const verifier = scramVerifier('pencil', { salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64') });
  const [, storedKey, serverKey] =
    /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$([\w+/=]{44}):([\w+/=]{44})$/.exec(verifier) ?? [];

  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`;
  const sign = (key: string | undefined) =>
    createHmac('sha256', Buffer.from(key ?? '', 'base64'))
      .update(exchange)
      .digest();
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
  const signature = sign(storedKey);
  const clientKey = proof.map((byte, at) => byte ^ (signature[at] ?? 0));

  expect(createHash('sha256').update(clientKey).digest('base64')).toBe(storedKey);
  expect(sign(serverKey).toString('base64')).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
});

test('two verifiers of one password differ, because each has its own salt', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
});

test('a password that would need SASLprep is refused instead of being hashed wrongly', () => {
  for (const password of ['', 'pässword', 'pass\u0000word', 'pass\u00a0word']) {
    expect(() => scramVerifier(password)).toThrow(RangeError);
  }
});

test('a generated password is 32 URL-safe characters and never the same', () => {
  const passwords = Array.from({ length: 1_000 }, generatePassword);
  expect(passwords.every((password) => /^[\w-]{32}$/.test(password))).toBe(true);
  expect(new Set(passwords).size).toBe(1_000);
});
