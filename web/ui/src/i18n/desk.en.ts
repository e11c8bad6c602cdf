import type { deskZh } from './desk.zh'
import { sqlEn } from './sql.en'
import { systemEn } from './system.en'

/** The words of the desk in English. */
export const deskEn: typeof deskZh = {
  map: 'Where the shapes of the file lie on the map', mapPart: 'On the map: the {count} of {total} that are read',
  step: { file: 'File', read: 'Reading', fields: 'Fields', problems: 'Problems', difference: 'Difference', done: 'Done' },
  steps: 'Steps of the import',
  next: 'Next', back: 'Back', discard: 'Discard the draft', discarded: 'The draft is discarded', again: 'Import another file',
  file: {
    layer: 'Into which layer', chooseLayer: 'Choose a layer', sender: 'Sent by', senderHint: 'Their next file will be read by the same fields', file: 'Choose a file', change: 'Choose another',
    drop: 'Drop a file here, or choose one with the button below', formats: 'Shapefile (zipped), GeoPackage, FlatGeobuf, GeoJSON, KML/KMZ, CSV, XLSX, boundary points (TXT); Chinese in UTF-8 or GBK.', send: 'Upload',
    sending: 'Uploading {percent}', cancel: 'Cancel the upload', cut: 'The upload was cancelled; nothing was kept.', none: 'Choose a file first', layerFirst: 'Choose a layer first', several: 'One file at a time',
    mine: 'Imports not finished', mineEmpty: 'There are no unfinished imports.', go: 'Go on', until: 'kept until {time}', size: 'Size', hash: 'SHA-256', received: 'Received', name: 'File',
    layerNone: 'no layer yet', broken: 'The server cannot be reached, or the upload broke off; nothing was kept. The file is still chosen: press Upload when the connection is back.', most: 'One file may have up to {most}.',
    unfit: { unreadable: 'This cannot be read. A folder cannot be sent: pack it as a ZIP. If the file was moved or is in use, choose it again.', empty: 'The file is empty.', large: 'The file has {size}, over the limit of {most}, and cannot be sent. Cut it into several, or import it on the server with the command peijian import.' },
    state: { received: 'not checked', checked: 'checked', committed: 'committed' },
  },
  read: {
    reading: 'Reading the file', encoding: 'Encoding of texts', guess: 'Recognised', bad: '{count} unreadable', fine: 'all readable', preview: 'The first rows, read as {encoding}', columnsMore: '{count} more columns',
    crs: 'Coordinate system', auto: 'As the file says', otherCrs: 'Another system', otherHint: 'Such as EPSG:4547, EPSG:4526, GCJ-02', set: 'Read as this', said: 'the file says so', now: 'Read as {crs} now', unknown: 'The file does not say in which coordinates it is: choose.',
    unreadable: 'The file cannot be read', afresh: 'Take another file', part: 'Layer within the file', format: 'Format', rows: 'Rows', rowsUnknown: 'not said', shapes: 'The first {count} shapes', noShapes: 'No shapes can be drawn yet: choose a coordinate system.', noGeometry: 'This layer has no shapes and needs no coordinate system.',
  },
  fields: {
    hint: 'On the left the columns of the file, on the right the field that each goes into. Choose “not read” for those that are not needed.', header: 'Column', samples: 'First values', filled: 'Filled', field: 'Goes into', none: 'not read', code: 'Code',
    find: 'Find a column', shown: '{shown} of {count} columns', missing: 'No column gives these required fields: {fields}', twice: '“{field}” comes from several columns: the first that is filled counts.', remembered: 'The fields are those of the last file from “{sender}”: check them.', required: 'required', validFrom: 'Valid from', validTo: 'Valid to', audience: 'Audience',
  },
  phases: { checking: 'Shapes and codes', comparing: 'Comparing with what is there', writing: 'Writing', indexing: 'Building indexes', measuring: 'Measuring the ground' },
  problems: {
    run: 'Check all of it', running: 'Checking', rows: '{rows} rows read', rowsOf: '{rows} of {total} rows read', working: 'Comparing', stop: 'Cancel', stopping: 'Cancelling', clean: 'No problems', cleanRest: 'No problems in the other rows', cleanRestHint: 'The other {count} rows can be imported.', leftOut: 'left out', cleanHint: 'All {count} rows can be imported.', found: '{count} problem | {count} problems', wholeHint: 'The file as a whole cannot be used, and no choice below helps. Mend it and upload it again.', foundHint: 'A file with problems is not written. Mend it and upload it again, or choose below what is to be done.',
    options: 'What is to be done', repair: 'Repair invalid shapes, and name each', leaveOut: 'Leave out the rows with problems and import the others (on record)', replace: 'Replace the layer: features that the file does not name come to their end', left: 'Rows of {count} problems are left out', notes: '{count} notes', refused: '{count} rows with problems',
    rowNo: 'Row {row}', row: 'Row', field: 'Column', what: 'Problem', kind: 'Kind', all: 'All', more: '{count} more', kept: 'only the first {count} are kept', stale: 'What is to be done has changed: check again.', note: 'note', fatal: 'problem', whole: 'whole file', legendProblem: 'Shapes with problems', legendNote: 'Notes',
  },
  code: {
    shape_invalid: 'Shape not valid', shape_repaired: 'Shape repaired', shape_lost: 'Nothing left of it', no_shape: 'No shape', no_shapes: 'No shapes in the file', table_wkt_parts: 'Part of the shape missing', wrong_shape: 'Wrong kind of shape', not_finite: 'Not a coordinate', ring_short: 'Ring too short', ring_open: 'Ring not closed', line_short: 'Line too short',
    outside: 'Outside the city', swapped: 'X and Y swapped', wrong_crs: 'Wrong coordinate system', crs_missing: 'Coordinates not said', crs_unknown: 'Coordinates not usable', code_twice: 'Code twice', no_such_code: 'No such code', empty: 'Empty', too_long: 'Too long', not_a_number: 'Not a number', fraction: 'Not whole',
    negative: 'Negative', too_large: 'Out of range', not_a_date: 'Not a date', not_yes_no: 'Not yes or no', not_a_choice: 'Not a choice', bad_text: 'Text not readable', one_of: 'One of several', validity: 'Ends before it begins', column_missing: 'Column missing', column_unknown: 'Column not read', column_twice: 'Column twice',
    cell_code: 'Code and community differ', doubled: 'Doubled', overlaps: 'Overlapping', overlaps_neighbour: 'Overlaps what is there', doubles_neighbour: 'Doubles what is there', hole: 'Hole beside it', holes_unchecked: 'Holes not looked for', pairs_unchecked: 'Overlaps not all compared', total: 'Sum differs',
    column_absent: 'Column missing, values lost', still_referred: 'Ends, and is referred to', no_rows: 'No features', crs_late: 'Coordinates named too late', table_heights: 'Heights not read', table_srid: 'Several coordinate systems', gpkg_wal: 'Perhaps still open', gpkg_curve_parts: 'Curve interrupted', geojson_crs_unread: 'crs not understood', geojson_esri: 'Esri JSON', xlsx_hidden: 'Sheets hidden',
  },
  difference: {
    none: 'It is the same as what is there: nothing is to be written.', noneHint: 'You may still commit it: the record then says that the file came, and there is no new revision.', all: 'All', added: 'Added', changed: 'Changed', closed: 'Ended', unchanged: '{count} unchanged', code: 'Code', name: 'Name', what: 'Change', detail: 'What', area: 'Area (m²)', row: 'Row',
    commit: 'Commit', committing: 'Writing', confirm: 'This makes one new revision: {added} added, {changed} changed, {closed} ended. It can be undone as a whole.', pick: 'Choose a row to see the values before and after.', before: 'Before', after: 'After', shape: 'Shape', shapeMoved: 'the shape changes', shapeSame: 'the shape stays',
    old: 'Shape before', against: 'Compared with revision {revision}', noProblems: 'Solve the problems first, then see the difference.', more: '{count} more', closeWarn: '{count} features come to their end',
  },
  done: {
    title: 'It is in the city', record: 'Import {id} on record', takenBack: 'Undone · import {id} was undone by no. {by}', changed: 'It made revision {revision}: {added} added, {changed} changed, {closed} ended.', see: 'See the difference', changes: 'What changed that day', none: 'It is the same as what is there: no new revision.', toMap: 'See it on the map', undo: 'Undo this import',
  },
  history: {
    seeChanges: 'See what changed on the day of revision {revision}', note: 'Undoing', copy: 'Copy', hint: 'Every import and every undoing is kept here; none can be changed or deleted.', empty: 'Nothing has been imported yet', emptyHint: 'Begin with “Import”; imports by the command peijian import stand here too.', id: 'No.', at: 'When', layer: 'Layer', file: 'File', actor: 'By', added: 'Added', changed: 'Changed', closed: 'Ended', unchanged: 'Same', revision: 'Revision',
    allLayers: 'All layers', undo: 'Undo', undoes: 'undoes no. {id}', undoneBy: 'undone by no. {id}', undoTitle: 'Undo import {id}?', undoWhy: 'Undoing “{file}”: {parts}. The undoing is a new revision and on record too.', undoAdded: 'the {count} features that it added come to their end', undoChanged: 'the {count} that it changed become as before', undoClosed: 'the {count} that it ended stand again', undoNone: 'nothing is to be put back', keep: 'Keep it', blocked: 'It cannot be undone', details: 'Details',
    crs: 'Coordinates', encoding: 'Encoding', format: 'Format', sender: 'Sent by', columns: 'Columns', left: 'Rows left out', options: 'Options', none: 'none', hash: 'SHA-256', more: 'Earlier ones', machine: 'the server itself ({address})', moreLeft: '{count} more, not listed here.', sum: '{count} import | {count} imports', close: 'Close', undoneDone: 'It is undone, with revision {revision}.', size: 'Size', notRead: 'not read',
  },
  quiet: 'No sign of progress for {seconds} s; after 20 s it can be begun anew',
  ended: 'You are not signed in any more', endedWhy: 'Sign in and go on from here; what you chose and wrote is still there.', failed: 'The server failed, and this step was not finished. Try again shortly; if it persists, give the administrator this code: {code}', offline: 'The server cannot be reached, and this step was not finished. It is looked at again when the connection is back: press once more then.', goneSignIn: 'If you had signed in when it was uploaded, sign in first',
  forbidden: 'You may not import', forbiddenWhy: 'Files are imported by a GIS analyst or administrator who has signed in, or on the server’s own machine.', signIn: 'Sign in', gone: 'There is no such draft', goneWhy: 'Drafts are kept for three days; it may also have been discarded, or belong to somebody else. Upload the file again.', afresh: 'Begin anew',
}

/** With those of coordinates and of the database: all that the wizard says. */
export const deskWordsEn = { desk: deskEn, system: systemEn, sql: sqlEn }
