import { useState } from 'react';
import { DIRECTORY_PATH, signIn } from '../../client/accounts.ts';
import { ClientError } from '../../client/http.ts';
import { WORDS } from '../../i18n/account-words.ts';
import { browser } from '../state/browser.ts';
import { useSession, useSessionChange } from '../state/session.ts';
import { errorText } from '../ui/error-text.ts';
import { Form, TextField } from '../ui/form.tsx';
import { useReader } from '../ui/reader.tsx';

/** 登录: name and password, a code where the account has an authenticator, or the organisation's directory. */
export function SignInPage() {
  const { say } = useReader();
  const session = useSession();
  const [asksCode, setAsksCode] = useState(false);
  const enter = useSessionChange(async (values: Readonly<Record<string, string>>) => {
    const { name = '', password = '', code } = values;
    try {
      await signIn(browser, { name: name.trim(), password, ...(code ? { code } : {}) });
    } catch (error) {
      if (error instanceof ClientError && error.code === 'CODE_NEEDED') setAsksCode(true);
      throw error;
    }
  });
  return (
    <section className="panel door">
      <h1>{say(WORDS.signIn)}</h1>
      <p className="muted small">{say(WORDS.signInAbout)}</p>
      <Form
        submit={say(WORDS.signIn)}
        busy={enter.isPending}
        error={errorText(enter.error, say)}
        onSubmit={(values) => enter.mutate(values)}
      >
        <TextField name="name" label={say(WORDS.name)} autoComplete="username" required autoFocus />
        <TextField
          name="password"
          type="password"
          label={say(WORDS.password)}
          autoComplete="current-password"
          required
        />
        {asksCode ? (
          <TextField
            name="code"
            label={say(WORDS.code)}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,7}"
            required
            autoFocus
          />
        ) : null}
      </Form>
      {session?.directory ? (
        <p className="door-other">
          <span className="muted">{say(WORDS.or)}</span>{' '}
          <a className="button" href={DIRECTORY_PATH}>
            {say(session.directory)}
          </a>
        </p>
      ) : null}
    </section>
  );
}
