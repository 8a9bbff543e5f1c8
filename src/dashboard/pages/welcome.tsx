import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { acceptLink, getLinkOwner } from '../../client/accounts.ts';
import { filled, WORDS } from '../../i18n/account-words.ts';
import { browser } from '../state/browser.ts';
import { useSession } from '../state/session.ts';
import { errorText } from '../ui/error-text.ts';
import { Form, TextField } from '../ui/form.tsx';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';

/** Where a one-time link leads. Its token is behind the #, which browsers send to nobody. */
export function WelcomePage() {
  const { say } = useReader();
  const session = useSession();
  const [, navigate] = useLocation();
  const [differs, setDiffers] = useState(false);
  const [token] = useState(() => window.location.hash.slice(1));
  const owner = useQuery({
    queryKey: ['link-owner'],
    queryFn: () => getLinkOwner(browser, token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const accept = useMutation({
    mutationFn: (password: string) => acceptLink(browser, token, password),
    onSuccess: () => navigate('/', { replace: true }),
  });
  if (owner.isPending) return <Skeleton height={320} />;
  if (owner.isError) return <ErrorNote error={owner.error} />;
  const { name, display_name } = owner.data;
  return (
    <section className="panel door">
      <h1>{say(WORDS.welcome)}</h1>
      <p>
        <strong>{display_name}</strong> <span className="mono">{name}</span>
      </p>
      <p className="muted small">{say(WORDS.welcomeAbout)}</p>
      <Form
        submit={say(WORDS.save)}
        busy={accept.isPending}
        error={differs ? say(WORDS.differs) : errorText(accept.error, say)}
        onSubmit={({ password = '', again = '' }) => {
          setDiffers(password !== again);
          if (password === again) accept.mutate(password);
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
        <TextField
          name="password"
          type="password"
          label={say(WORDS.newPassword)}
          hint={say(filled(WORDS.rule, { n: String(session?.min_password ?? 12) }))}
          autoComplete="new-password"
          required
          autoFocus
        />
        <TextField
          name="again"
          type="password"
          label={say(WORDS.again)}
          autoComplete="new-password"
          required
        />
      </Form>
    </section>
  );
}
