import { useSearch } from 'wouter';
import { SEGMENT_DIMENSIONS } from '../../contracts/choices.ts';
import type { FocusGroup } from '../../domain/need-domain.ts';
import { CandidateList } from '../features/demand/candidate-list.tsx';
import { CandidatePanel } from '../features/demand/candidate-panel.tsx';
import { DemandBar } from '../features/demand/demand-bar.tsx';
import { HowMade } from '../features/demand/how-made.tsx';
import { OrderSheet } from '../features/demand/order-sheet.tsx';
import { OrderTable } from '../features/demand/order-table.tsx';
import { ProfileView } from '../features/demand/profile-view.tsx';
import { SignalTable } from '../features/demand/signal-table.tsx';
import { WorkPanel } from '../features/work-panel/work-panel.tsx';
import {
  type DemandChoice,
  demandParams,
  parseDemand,
  useDemand,
  useOrder,
  useProfiles,
} from '../state/demand.ts';
import { Select } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PartsPage } from '../ui/parts-page.tsx';
import { useReader } from '../ui/reader.tsx';
import { useAddress } from '../ui/use-address.ts';
import { FestivalsPart } from './demand-festivals.tsx';
import { FocusPart } from './demand-focus.tsx';
import { ReachPart } from './demand-reach.tsx';

const PARTS = [
  { to: '/demand', title: 'demand.orders', Body: OrdersPart },
  { to: '/demand/profiles', title: 'demand.profiles', Body: ProfilesPart },
  { to: '/demand/festivals', title: 'demand.festivals', Body: FestivalsBody },
  { to: '/demand/reach', title: 'demand.reach', Body: ReachBody },
  { to: '/demand/elderly-and-child', title: 'focus.elderly_and_child', Body: focusOn('elderly_and_child') },
  { to: '/demand/culture-wellness', title: 'focus.culture_wellness', Body: focusOn('culture_wellness') },
  { to: '/demand/community', title: 'focus.community', Body: focusOn('community') },
] as const;

interface PartProps {
  readonly choice: DemandChoice;
}

/** A theme of the article as a part of the page. */
function focusOn(group: FocusGroup) {
  return function Focus({ choice }: PartProps) {
    const go = useGo(choice);
    return <FocusPart group={group} choice={choice} onChoice={go} />;
  };
}

function FestivalsBody({ choice }: PartProps) {
  const go = useGo(choice);
  return <FestivalsPart region={choice.region} onRegion={(region) => go({ region })} />;
}

function ReachBody({ choice }: PartProps) {
  const go = useGo(choice);
  return <ReachPart region={choice.region} onRegion={(region) => go({ region })} />;
}

/** 需求聚合: what is wanted, by whom, and the orders made of it. */
export function DemandPage() {
  const { t } = useReader();
  return (
    <PartsPage
      title={t('nav.demand')}
      about={t('demand.about')}
      label={t('demand.parts')}
      parts={PARTS.map((part) => ({ ...part, title: t(part.title) }))}
      choice={parseDemand(useSearch())}
    />
  );
}

/** Needs that could be ordered, the orders people made of them, and what the public is told. */
function OrdersPart({ choice }: PartProps) {
  const { t } = useReader();
  const go = useGo(choice);
  const demand = useDemand(choice);
  const order = useOrder(choice.order);
  if (demand.isPending) return <Skeleton height={480} />;
  if (demand.isError) return <ErrorNote error={demand.error} retry={() => void demand.refetch()} />;
  const answer = demand.data;
  const chosen = answer.candidates.find(({ id }) => id === choice.need);
  return (
    <div className="grid demand">
      {choice.order === undefined ? null : order.isPending ? (
        <Skeleton height={320} />
      ) : order.isError ? (
        <ErrorNote error={order.error} retry={() => void order.refetch()} />
      ) : (
        <OrderSheet
          key={`${choice.order} ${order.data.item.version}`}
          sheet={order.data}
          onOrder={(id) => go({ order: id })}
          onClose={() => go({ order: undefined })}
        >
          <WorkPanel id={choice.order} />
        </OrderSheet>
      )}
      <DemandBar answer={answer} choice={choice} onChoice={go} />
      {answer.window === null ? <Note>{t('demand.nothing')}</Note> : null}
      <div className="demand-choose">
        <CandidateList
          answer={answer}
          chosen={chosen?.id}
          onChoose={(id) => go({ need: id, order: undefined })}
          onOrder={(id) => go({ order: id, need: undefined })}
        />
        {chosen === undefined ? (
          <p className="muted panel choose">{t('demand.choose')}</p>
        ) : (
          <CandidatePanel
            key={chosen.id}
            answer={answer}
            candidate={chosen}
            onOrder={(id) => go({ order: id, need: undefined })}
          />
        )}
      </div>
      <OrderTable />
      <SignalTable />
      <HowMade notes={answer.notes} />
    </div>
  );
}

/** What segments of members ask for, against all members; groups, never persons. */
function ProfilesPart({ choice }: PartProps) {
  const { t } = useReader();
  const go = useGo(choice);
  const answer = useProfiles(choice);
  if (answer.isPending) return <Skeleton height={480} />;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  const { by } = answer.data;
  return (
    <div className="grid">
      <DemandBar answer={answer.data} choice={choice} onChoice={go} withDomain={false}>
        <Select
          label={t('profiles.by')}
          value={by}
          options={SEGMENT_DIMENSIONS.map((value) => ({ value, label: t(`profiles.by.${value}`) }))}
          onChange={(value) => go({ by: value })}
        />
      </DemandBar>
      <ProfileView answer={answer.data} />
    </div>
  );
}

/** Changes a part of the choice, which lives in the address. */
function useGo(choice: DemandChoice): (next: DemandChoice) => void {
  const address = useAddress();
  return (next) => address(demandParams({ ...choice, ...next }));
}
