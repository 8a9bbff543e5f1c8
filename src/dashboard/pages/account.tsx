import { useMutation } from '@tanstack/react-query';
import { changePassword, confirmTotp, proposeTotp, removeTotp } from '../../client/accounts.ts';
import type { SessionView } from '../../contracts/account.ts';
import { filled, WORDS } from '../../i18n/account-words.ts';
import { ApiKeys } from '../features/api-keys/api-keys.tsx';
import { browser } from '../state/browser.ts';
import { useNamed } from '../state/place-names.ts';
import { useSession, useSessionChange } from '../state/session.ts';
import { errorText } from '../ui/error-text.ts';
import { Form, TextField } from '../ui/form.tsx';
import { Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';

/** 账号: one's own role and scope, password and authenticator. */
export function AccountPage() {
  const { say, f } = useReader();
  const session = useSession();
  const named = useNamed(say);
  if (!session?.user) return <Skeleton height={320} />;
  const { user } = session;
  const part = (codes: readonly string[] | null): string | null =>
    codes === null ? null : codes.length === 0 ? say(WORDS.nothing) : f.list(codes.map(named));
  const scope = [part(user.scope.regions), part(user.scope.orgs)].filter((text) => text !== null);
  return (
    <>
      <header className="page-head">
        <h1>{say(WORDS.account)}</h1>
      </header>
      <div className="account-grid">
        <section className="panel">
          <h2>{user.display_name}</h2>
          <dl className="account-facts">
            <dt>{say(WORDS.name)}</dt>
            <dd className="mono">{user.name}</dd>
            <dt>{say(WORDS.role)}</dt>
            <dd>{say(user.role_title)}</dd>
            <dt>{say(WORDS.scope)}</dt>
            <dd>{scope.length === 0 ? say(WORDS.everything) : f.list(scope)}</dd>
          </dl>
        </section>
        {user.has_password ? <Authenticator user={user} /> : null}
        {user.has_password ? <Password least={session.min_password} /> : null}
        {session.may.includes('export') ? <ApiKeys /> : null}
      </div>
    </>
  );
}

function Password({ least }: { least: number }) {
  const { say } = useReader();
  const change = useMutation({
    mutationFn: ({ current = '', next = '' }: Readonly<Record<string, string>>) =>
      changePassword(browser, current, next),
  });
  return (
    <section className="panel">
      <h2>{say(WORDS.changePassword)}</h2>
      <Form
        submit={say(WORDS.save)}
        busy={change.isPending}
        error={errorText(change.error, say)}
        onSubmit={(values) => change.mutate(values)}
        more={change.isSuccess ? <span role="status">{say(WORDS.done)}</span> : null}
      >
        <TextField
          name="current"
          type="password"
          label={say(WORDS.currentPassword)}
          autoComplete="current-password"
          required
        />
        <TextField
          name="next"
          type="password"
          label={say(WORDS.newPassword)}
          hint={say(filled(WORDS.rule, { n: String(least) }))}
          autoComplete="new-password"
          required
        />
      </Form>
    </section>
  );
}

function Authenticator({ user }: { user: NonNullable<SessionView['user']> }) {
  const { say } = useReader();
  const propose = useMutation({ mutationFn: () => proposeTotp(browser) });
  const confirm = useSessionChange((code: string) => confirmTotp(browser, code));
  const remove = useSessionChange((password: string) => removeTotp(browser, password));
  const about = { on: WORDS.totpOn, off: WORDS.totpOff, required: WORDS.totpRequired }[user.totp];
  return (
    <section className="panel">
      <h2>{say(WORDS.totp)}</h2>
      <p className={user.totp === 'required' ? undefined : 'muted small'}>{say(about)}</p>
      {user.totp === 'on' ? (
        <Form
          submit={say(WORDS.totpRemove)}
          busy={remove.isPending}
          error={errorText(remove.error, say)}
          onSubmit={({ password = '' }) => remove.mutate(password)}
        >
          <TextField
            name="password"
            type="password"
            label={say(WORDS.currentPassword)}
            autoComplete="current-password"
            required
          />
        </Form>
      ) : propose.data ? (
        <Form
          submit={say(WORDS.save)}
          busy={confirm.isPending}
          error={errorText(confirm.error, say)}
          onSubmit={({ code = '' }) => confirm.mutate(code)}
        >
          <p className="small">{say(WORDS.totpSecret)}</p>
          <p className="mono secret">{propose.data.secret.match(/.{1,4}/g)?.join(' ')}</p>
          <p>
            <a href={propose.data.uri}>{say(WORDS.totpOpen)}</a>
          </p>
          <TextField
            name="code"
            label={say(WORDS.totpConfirm)}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,7}"
            required
          />
        </Form>
      ) : (
        <button type="button" className="plain" disabled={propose.isPending} onClick={() => propose.mutate()}>
          {say(WORDS.totpStart)}
        </button>
      )}
    </section>
  );
}
