import { Checks } from '../features/checks/checks.tsx';
import { Corrections } from '../features/corrections/corrections.tsx';
import { Coverage } from '../features/coverage/coverage.tsx';
import { ImportForm } from '../features/import-form/import-form.tsx';
import { LineageView } from '../features/lineage/lineage.tsx';
import { Linkage, Loads, LoadTotals, Rejects } from '../features/load-ledger/load-ledger.tsx';
import { Reporters } from '../features/reporters/reporters.tsx';
import { Representation } from '../features/representation/representation.tsx';
import { Retention } from '../features/retention/retention.tsx';
import { ReturnDesk } from '../features/returns/return-desk.tsx';
import { Returns } from '../features/returns/returns.tsx';
import { useImport, useQuality, useReporters, useRepresentation, useReturns } from '../state/queries.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { provenanceOf } from '../ui/provenance.ts';
import { useReader } from '../ui/reader.tsx';

const NO_WATERMARK = {
  complete_through: null,
  settled_through: null,
  earliest: null,
  latest: null,
  as_of: null,
};

/** 数据质量: what came in, what did not, and what was checked. */
export function QualityPage() {
  const reader = useReader();
  const { t } = reader;
  const quality = useQuality();
  const representation = useRepresentation();
  const reporters = useReporters();
  const imports = useImport();
  const desk = useReturns();
  if (quality.isPending) return <Skeleton height={480} />;
  if (quality.isError) return <ErrorNote error={quality.error} retry={() => void quality.refetch()} />;
  const data = quality.data;
  const provenance = provenanceOf({ ...data, watermark: NO_WATERMARK }, reader);
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.quality')}</h1>
        <p>{t('quality.about')}</p>
      </header>
      <div className="grid">
        <LoadTotals totals={data.totals} />
        {reporters.data === undefined ? null : (
          <Reporters reporters={reporters.data.reporters} provenance={provenance} />
        )}
        <Checks checks={data.checks} provenance={provenance} />
        <Rejects quality={data} provenance={provenance} />
        <Returns quality={data} provenance={provenance} />
        <ReturnDesk returns={data.returns} desk={desk} />
        <Corrections quality={data} provenance={provenance} />
        {representation.data === undefined ? null : (
          <Representation answer={representation.data} provenance={provenance} />
        )}
        <Coverage quality={data} provenance={provenance} />
        <Linkage quality={data} provenance={provenance} />
        <Retention quality={data} provenance={provenance} />
        <Loads quality={data} provenance={provenance} />
        <ImportForm imports={imports} />
        <LineageView lineage={data.lineage} provenance={provenance} />
      </div>
    </>
  );
}
