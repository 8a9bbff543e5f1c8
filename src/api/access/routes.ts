import { auditRoutes } from '../audit/route.ts';
import { keyRoutes } from '../keys/route.ts';
import { reviewRoutes } from '../reviews/route.ts';
import { sessionRoutes } from '../session/route.ts';
import { userRoutes } from '../users/route.ts';

/** Who comes in, who may what, and who did what. */
export const accountRoutes = [sessionRoutes, keyRoutes, userRoutes, auditRoutes, reviewRoutes] as const;
