import type { sqlZh } from './sql.zh'

/** How GIS people read and edit the city in its database, in English. */
export const sqlEn: typeof sqlZh = {
  title: 'Straight into the database (PostGIS)', view: 'SQL view',
  hint: 'Every layer is an SQL view with its titles as comments; QGIS takes code as the key of a PostGIS layer. The database administrator has address and login.',
  read: 'The layer (as communities): what the public may see, the current versions; in_force says whether the law knows it today.',
  versions: 'The layer and _versions: every version, with recorded_from and recorded_to.',
  internal: 'The layer and _internal: everything, limited title included, edited like a table; each row that changes is a new revision, named with the login.',
  role: 'An administrator grants peijian_reader (reads what is public) or peijian_analyst (reads and edits everything): GRANT peijian_analyst TO wang.',
  do: { query: 'Query', past: 'A past day', edit: 'Change a row', put: 'Add or change', close: 'End' },
  after: 'put_feature and close_feature answer with the new revision; fields that are not given stay as they are. Everybody sees it within a second, and it stands under Changes. All definitions: peijian layers --sql.',
}
