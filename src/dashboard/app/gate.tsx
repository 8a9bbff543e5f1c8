import { lazy, type ReactNode, Suspense } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../state/session.ts';

const SignInPage = lazy(async () => ({ default: (await import('../pages/sign-in.tsx')).SignInPage }));
const WelcomePage = lazy(async () => ({ default: (await import('../pages/welcome.tsx')).WelcomePage }));
const PurposeDialog = lazy(async () => ({
  default: (await import('../features/purpose-dialog/purpose-dialog.tsx')).PurposeDialog,
}));

/** With accounts on, a page only for who signed in. Without them nothing here is ever loaded. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  if (path === '/welcome') {
    return (
      <Suspense fallback={null}>
        <WelcomePage />
      </Suspense>
    );
  }
  if (!session?.accounts) return children;
  return (
    <Suspense fallback={null}>
      {session.user === null ? (
        <SignInPage />
      ) : (
        <>
          {children}
          <PurposeDialog />
        </>
      )}
    </Suspense>
  );
}
