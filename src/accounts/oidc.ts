import * as client from 'openid-client';

/** A federation's directory, as far as signing in needs it. */
export interface Directory {
  readonly title: { readonly zh: string; readonly en: string };
  /** Where the browser goes, and what must be remembered until it comes back. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly flow: Flow }>;
  /** Who came back. @throws Error when the answer does not fit the flow or the directory does not vouch for it. */
  finish(callback: URL, flow: Flow): Promise<{ readonly subject: string; readonly name: string }>;
}

/** One sign-in under way; it travels in a sealed cookie, so the server keeps nothing for who never comes back. */
export interface Flow {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export interface DirectoryOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly title: Directory['title'];
  /** The claim that names the account. */
  readonly nameClaim: string;
  /** For a test's issuer on this machine only. */
  readonly allowHttp?: boolean;
}

/** OpenID Connect, authorisation code with PKCE, state and nonce. The issuer is discovered at the first sign-in. */
export function openDirectory(options: DirectoryOptions): Directory {
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = (): Promise<client.Configuration> => {
    discovered ??= client.discovery(
      new URL(options.issuer),
      options.clientId,
      options.clientSecret,
      undefined,
      {
        // A token is believed for its signature, not for the connection it came by.
        execute: [
          client.enableNonRepudiationChecks,
          ...(options.allowHttp ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    // A directory that does not answer now may answer at the next attempt.
    discovered.catch(() => {
      discovered = undefined;
    });
    return discovered;
  };
  return {
    title: options.title,
    async begin(redirectUri) {
      const flow: Flow = {
        verifier: client.randomPKCECodeVerifier(),
        state: client.randomState(),
        nonce: client.randomNonce(),
      };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        state: flow.state,
        nonce: flow.nonce,
      });
      return { url: url.href, flow };
    },
    async finish(callback, flow) {
      const tokens = await client.authorizationCodeGrant(await configuration(), callback, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const name = claims?.[options.nameClaim];
      if (!claims || typeof name !== 'string' || name === '')
        throw new Error(`the directory names nobody: claim "${options.nameClaim}" is missing`);
      return { subject: claims.sub, name };
    },
  };
}
