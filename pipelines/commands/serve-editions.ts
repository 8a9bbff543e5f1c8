import { join } from 'node:path';
import type { EditionsOptions } from '../../src/api/editions/store.ts';
import { signerOf } from '../../src/crypto/signer.ts';
import type { SuiteName } from '../../src/crypto/suite.ts';
import { editionKey } from '../privacy/keys.ts';

/** Where a workspace keeps its papers, and the key that signs them. */
export function editionsOf(home: string, suite: SuiteName = 'international'): EditionsOptions {
  const signer = (make: boolean) => {
    const secret = editionKey(home, make);
    return secret && signerOf(secret, suite);
  };
  return {
    folder: join(home, 'papers'),
    fonts: join(home, 'fonts'),
    signer: () => {
      const made = signer(true);
      if (!made) throw new Error('the key of editions was not made');
      return made;
    },
    fingerprint: () => signer(false)?.fingerprint ?? null,
  };
}
