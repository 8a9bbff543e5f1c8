import type { Capability } from '../../domain/role.ts';

/** Who may call an endpoint, and what a scope makes of its answer. */
export interface Rule {
  /** `open`: anybody who reaches the port; `signed_in`: any account. */
  readonly needs: Capability | 'open' | 'signed_in';
  /**
   * `narrowed`: the answer holds what lies in the scope; `whole`: it speaks of everything, so only who may see
   * everything gets it; `none`: it says nothing about places.
   */
  readonly scope: 'narrowed' | 'whole' | 'none';
  /** What is counted by union is answered to accounts of unions without an area, too; the rest speaks of places. */
  readonly byUnion?: true;
  /** It answers with exact numbers only, so whoever gets the protected layer gets nothing. */
  readonly exact?: true;
}

const rule = (needs: Rule['needs'], scope: Rule['scope'] = 'none'): Rule => ({ needs, scope });
/** Narrowed to places, and to unions without an area. */
const narrowed = (needs: Rule['needs']): Rule => ({ needs, scope: 'narrowed', byUnion: true });
const exact = (needs: Rule['needs'], scope: Rule['scope']): Rule => ({ needs, scope, exact: true });

/**
 * Every endpoint, and who may call it. An endpoint that is not here is refused to everybody who signed in, and
 * `test/api/access.test.ts` fails until it has its line.
 */
export const RULES: Readonly<Record<string, Rule>> = {
  'GET /health': rule('open'),
  'GET /openapi.json': rule('open'),
  'GET /session': rule('open'),
  'POST /session': rule('open'),
  'DELETE /session': rule('signed_in'),
  'POST /session/link': rule('open'),
  'POST /session/link/owner': rule('open'),
  'GET /session/directory': rule('open'),
  'GET /session/directory/callback': rule('open'),
  'POST /session/password': rule('signed_in'),
  'POST /session/totp': rule('signed_in'),
  'POST /session/totp/confirm': rule('signed_in'),
  'POST /session/totp/remove': rule('signed_in'),
  'POST /session/view-as': rule('signed_in'),
  'GET /keys': rule('signed_in'),
  'POST /keys': rule('export'),
  'DELETE /keys/{id}': rule('signed_in'),
  'GET /releases': rule('read'),
  'GET /catalogue': narrowed('read'),
  'GET /method': rule('read'),
  'GET /query': narrowed('read'),
  'POST /query': narrowed('read'),
  'GET /thermometer': rule('read', 'narrowed'),
  'GET /revision': rule('read', 'narrowed'),
  'GET /what-if': rule('read', 'narrowed'),
  'GET /overview': rule('read', 'narrowed'),
  'GET /benchmarks': rule('read', 'narrowed'),
  'GET /outlook': rule('read', 'narrowed'),
  'GET /before-after': rule('read', 'narrowed'),
  'GET /mix-rate': rule('read', 'narrowed'),
  'GET /alerts': exact('read', 'narrowed'),
  'GET /alerts/{id}': exact('read', 'narrowed'),
  'POST /alerts/{id}': exact('work', 'narrowed'),
  'GET /work-items': exact('read', 'narrowed'),
  'GET /work-items/{id}': exact('read', 'narrowed'),
  // What a kind asks for beyond this is in its machine.
  'POST /work-items/{id}': exact('read', 'narrowed'),
  // Stored tables of the whole, read beside the questions that are narrowed.
  'GET /consumption/prices': exact('read', 'whole'),
  'GET /consumption/festivals': exact('read', 'whole'),
  'GET /consumption/vouchers': exact('read', 'whole'),
  'GET /confidence': exact('read', 'whole'),
  'GET /merchants': exact('merchants', 'whole'),
  'GET /merchants/credit': exact('merchants', 'narrowed'),
  'GET /demand': rule('read', 'narrowed'),
  'GET /demand/profiles': rule('read', 'narrowed'),
  'POST /demand/orders': exact('work', 'narrowed'),
  'POST /demand/orders/merge': exact('work', 'narrowed'),
  'POST /demand/orders/{id}/split': exact('work', 'narrowed'),
  'POST /demand/orders/{id}/signal': exact('work', 'narrowed'),
  'GET /demand/order': exact('read', 'narrowed'),
  'GET /demand/signals': rule('read', 'narrowed'),
  'GET /supply/gaps': exact('read', 'narrowed'),
  'GET /supply/gap': exact('read', 'narrowed'),
  'POST /supply/gap': exact('work', 'narrowed'),
  'GET /supply/sites': exact('read', 'narrowed'),
  'GET /supply/partners': exact('read', 'narrowed'),
  'GET /supply/offers': exact('read', 'narrowed'),
  'GET /representation': rule('quality', 'whole'),
  'GET /datasets': rule('read'),
  'GET /datasets/{id}': narrowed('export'),
  'GET /datasets/{id}/package': narrowed('export'),
  'GET /datasets/{id}/preview': narrowed('read'),
  'GET /datasets/{id}/codebook': rule('read'),
  'GET /datasets/{id}/versions': rule('read'),
  'GET /datasets/{id}/difference': narrowed('read'),
  'GET /dcat': rule('read'),
  'POST /downloads': rule('export'),
  'GET /papers': rule('papers', 'whole'),
  'GET /papers/{id}': rule('papers', 'whole'),
  'GET /commitments': rule('papers', 'whole'),
  'POST /commitments': rule('work', 'whole'),
  // What was published of the places of a scope, and for the public; whoever writes or signs sees everything.
  'GET /editions': rule('papers', 'narrowed'),
  'GET /editions/compare': rule('papers', 'whole'),
  'GET /editions/{id}': rule('papers', 'narrowed'),
  'GET /editions/{id}/document': rule('papers', 'narrowed'),
  'GET /editions/{id}/verification': rule('papers', 'narrowed'),
  'GET /editions/{id}/files/{format}': rule('export', 'narrowed'),
  'POST /editions/drafts': rule('draft_papers', 'whole'),
  'GET /editions/drafts/{id}': rule('papers', 'whole'),
  'PATCH /editions/drafts/{id}': rule('draft_papers', 'whole'),
  'GET /editions/drafts/{id}/document': rule('papers', 'whole'),
  'GET /editions/drafts/{id}/stale': rule('papers', 'whole'),
  'PUT /editions/drafts/{id}/texts/{section}': rule('draft_papers', 'whole'),
  'GET /editions/drafts/{id}/texts/{section}': rule('papers', 'whole'),
  'POST /editions/drafts/{id}/comments': rule('papers', 'whole'),
  'POST /editions/drafts/{id}/comments/{comment}': rule('papers', 'whole'),
  'POST /editions/drafts/{id}/steps': rule('papers', 'whole'),
  'GET /quality': rule('quality', 'whole'),
  'GET /reporters': rule('quality', 'whole'),
  'GET /imports': rule('imports', 'whole'),
  'POST /imports': rule('imports', 'whole'),
  'POST /imports/inspect': rule('imports', 'whole'),
  'GET /imports/templates': rule('imports'),
  'GET /imports/templates/{family}': rule('imports'),
  'GET /imports/{id}': rule('imports', 'whole'),
  'POST /returns': rule('imports', 'whole'),
  'POST /returns/files': rule('imports', 'whole'),
  'POST /returns/ticket': rule('imports', 'whole'),
  'GET /views': rule('read'),
  'POST /views': rule('read'),
  'DELETE /views/{id}': rule('read'),
  'GET /settings': rule('open'),
  'PUT /settings': rule('users'),
  'GET /boundaries': rule('read'),
  'PUT /boundaries': rule('users'),
  'DELETE /boundaries': rule('users'),
  // People write exact numbers into what they note.
  'GET /chart-notes': exact('read', 'narrowed'),
  'POST /chart-notes': exact('read', 'narrowed'),
  'DELETE /chart-notes/{id}': exact('read', 'narrowed'),
  'GET /users': rule('users'),
  'POST /users': rule('users'),
  'PATCH /users/{id}': rule('users'),
  'POST /users/{id}/link': rule('users'),
  'GET /audit': rule('audit', 'whole'),
  'GET /reviews': rule('signed_in'),
  'POST /reviews': rule('ask'),
  'POST /reviews/{id}/decisions': rule('review'),
};

interface Pattern {
  readonly key: string;
  readonly method: string;
  readonly parts: readonly string[];
}

const PATTERNS: readonly Pattern[] = Object.keys(RULES)
  .map((key) => {
    const [method = '', path = ''] = key.split(' ');
    return { key, method, parts: path.split('/') };
  })
  // `/imports/templates` before `/imports/{id}`, as the router has them.
  .sort((a, b) => wild(a.parts) - wild(b.parts));

function wild(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}

/** The rule of a request and the name of its endpoint; undefined where there is no such endpoint. */
export function ruleOf(
  method: string,
  path: string,
): { readonly key: string; readonly rule: Rule } | undefined {
  const asked = path.replace(/^\/api/, '').split('/');
  const verb = method === 'HEAD' ? 'GET' : method;
  const found = PATTERNS.find(
    ({ method: m, parts }) =>
      m === verb &&
      parts.length === asked.length &&
      parts.every((part, i) => part === asked[i] || (part.startsWith('{') && asked[i] !== '')),
  );
  const of = found && RULES[found.key];
  return found && of ? { key: found.key, rule: of } : undefined;
}
