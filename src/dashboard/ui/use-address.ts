import { useLocation } from 'wouter';
import { searchOf } from '../state/shared.ts';
import { useShared } from './use-shared.ts';

/** Says a choice in the address of the page shown; a choice is no page of its own to go back to. */
export function useAddress(): (params: URLSearchParams) => void {
  const [path, navigate] = useLocation();
  const shared = useShared();
  return (params) => navigate(`${path}${searchOf(params, shared)}`, { replace: true });
}
