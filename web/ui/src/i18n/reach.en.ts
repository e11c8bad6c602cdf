import type { reachZh } from './reach.zh'

/** The words of reach and of a community's profile, in English. */
export const reachEn: typeof reachZh = {
  reach: {
    title: 'Reach', method: { streets: 'Along streets, the ways to the street at both ends counted in; where no street leads, nothing is reached.', straight: 'No streets are loaded: straight lines; walking is farther.' }, distance: 'Distance served',
    within: 'within {metres} m', beyond: 'over 1,000 m', notReached: 'not reached or not measured', servedWithin: 'households have their venue within {metres} m', unservedWithin: 'households do not', lack: '{homes} homes, {households} households', unknown: '{count} homes whose households nobody counted are left out',
    community: 'Community', bands: 'Households by distance', served: 'Served', unserved: 'Not served', venues: 'Venues', per: 'm² per 100 served',
    placement: 'Where rooms should go', howMany: 'How many', candidates: 'Candidates', candidate: { room: 'promised room', compound: 'empty compound', building: 'residential building' }, ask: 'Try',
    placed: '{candidates} candidates were compared; {unserved} households are not served now, and these would serve {served} of them.', best: 'No choice serves more: proven.', bound: 'No choice serves more than {bound}: proven (this one reaches {share} of it).',
    adds: '+{count} households', nowhere: 'No candidate serves a household that is not served now.', why: 'Among the candidates of the sub-district, finds the places that serve the most households not served now; venues that are open stay. Nothing is kept.', effect: 'What its rooms would change',
  },
  profile: {
    staff: '{people} at work, {posts} posts', staffShort: '{count} short', seats: 'Posts 3+{part} ({full} full-time, {part} part-time)', rooms: 'Rooms', has: '{area} m² open of {needed} m² needed', short: '{area} m² short', per: '{area} m² per 100 households', notMeasured: 'not measured', outside: 'outside the community',
    noVenue: 'No rooms on record', lacks: 'none', list: 'List', noGaps: 'No gaps',
    state: { promised: 'promised', built: 'built', handed_over: 'handed over', in_use: 'in use' }, tenure: { owned: 'owned', free_use: 'free use', leased: 'leased', borrowed: 'borrowed' },
  },
}
