import type { Gap } from '@/api/contract'
import { lifeStates, type Life } from '@/api/lives'
import type { Column } from '@/parts/table'

/** The columns of every table of gaps; narrower on a tablet, so that the sub-district is still read. */
export function gapColumns(t: (key: string) => string, lives: ReadonlyMap<string, Life>): Column<Gap>[] {
  const place = (gap: Gap) => (lifeStates as readonly string[]).indexOf(lives.get(gap.id)?.state ?? 'proposed')
  return [
    { key: 'name', title: t('table.name'), value: gap => gap.subject.name || gap.subject.code, width: '18%' },
    { key: 'kind', title: t('table.kind'), value: gap => gap.kind, width: 'clamp(132px, 14vw, 190px)' },
    { key: 'households', title: t('table.households'), value: gap => gap.households, number: true, width: 'clamp(88px, 9vw, 124px)' },
    { key: 'state', title: t('life.column'), value: place, width: 'clamp(104px, 11vw, 148px)' },
    { key: 'subdistrict', title: t('table.subdistrict'), value: gap => gap.subdistrict.name, width: '10%' },
    { key: 'community', title: t('table.community'), value: gap => gap.communities?.[0]?.name, width: '20%', minor: true },
    { key: 'actor', title: t('table.actor'), minor: true },
  ]
}
