import type { GapKind } from '@/api/contract'

/**
 * Colours that canvas and map need as values. The gap palette is Okabe and Ito's (2008), which colour-blind eyes tell
 * apart; pattern and marker shape say the same again. Text never stands in these colours: they fail contrast on white.
 */
export const gapColour: Record<GapKind, string> = {
  unclaimed: '#D55E00',
  contested: '#CC79A7',
  unserved_development: '#E69F00',
  limited_title: '#8C510A',
  orphan_compound: '#56B4E9',
  out_of_reach: '#009E73',
  venue_missing: '#0072B2',
  venue_short: '#6A51A3',
  handover_overdue: '#F0E442',
  size_out: '#969696',
  overlap: '#B2182B',
  void: '#3D3D3D',
}

/** A kind that a newer server knows and this screen does not. */
export const otherGapColour = '#000000'

/** The faint fill of communities by kind. */
export const communityFill: Record<string, string> = {
  pure_urban: '#C9DDF2',
  village_converted: '#F0E0BF',
  town: '#D3E6D0',
  unknown: '#E3E6EA',
}

export const mapColour = {
  ground: '#F3F5F7',
  water: '#BCD8EA',
  road: '#FFFFFF',
  roadEdge: '#C3CAD2',
  building: '#CDD3DA',
  buildingEdge: '#A9B2BD',
  development: '#E4E8EE',
  developmentEdge: '#7D8A99',
  compound: '#EADFD3',
  compoundEdge: '#8F7A61',
  boundary: '#3E4C59',
  reach: '#009E73',
  cell: '#2B5F75',
  subdistrict: '#1F2933',
  casing: '#FFFFFF',
  halo: '#1F5FA8',
  text: '#1F2933',
  textQuiet: '#52606D',
  facility: '#1F5FA8',
} as const

/** What was added, changed and removed between two days: the colours of the verdicts, which a sign says again. */
export const changeColour = { added: '#1B7A47', changed: '#B26A00', removed: '#B42318' } as const
