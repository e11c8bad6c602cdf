import type { pastZh } from './past.zh'

/** The words of past days and of what changed between two, in English. */
export const pastEn: typeof pastZh = {
  past: {
    title: 'Day shown', open: 'Show a past day', close: 'Close the days', day: 'As of', earlier: 'Change before', later: 'Change after', today: 'Today', compare: 'Compare with today', slider: 'Day as of which the map is shown',
    last: 'last changed {date}, revision {revision}', todayIs: 'today {date}', loading: 'Reading the days…', none: 'Nothing is on record yet, so there is no past day to show.',
    banner: 'As of {date} — not today’s', backToToday: 'Back to today', sinceThen: 'What changed since',
    noActions: 'You are looking at a past day, on which nothing can be done. Go back to today to act.', noStages: 'Stages and ages are not kept for past days.',
    history: 'History', began: 'added', changed: 'changed', ended: 'ended {date} {who}', revision: 'revision {revision}', moved: 'its shape or place changed', sameAgain: 'says the same as the version before',
  },
  changes: {
    title: 'What changed between two days', tab: 'Changes', from: 'From', to: 'To', all: 'All', allLayers: 'All layers', kind: 'Change', layer: 'Layer', feature: 'Feature', fields: 'What is different', growth: 'Area ± (m²)',
    what: { added: 'added', changed: 'changed', removed: 'removed' },
    list: 'List of changes', map: 'Map of changes', one: 'One change', values: 'Values before and after', field: 'Field', none: 'none', onMap: 'map', shape: 'shape', moved: 'The shape is another one: dashed is the old line.', oldLine: 'old line',
    export: 'Export these {count} (GeoJSON)', more: '{count} in all, not all of them listed: choose days closer together', revisions: 'revision {from} to {to}',
    nothing: 'Nothing changed between {from} and {to}', nothingWhy: 'All layers say and show the same on both days.', fromFirst: 'Compare from the first day on record, {date}', earlier: '30 days earlier',
  },
}
