/** What is said when a page or what it shows does not come (English). */
export const faultWords = {
  fault: {
    page: '“{page}” does not open: the server did not answer. Check the network; the page opens by itself on return.',
    pageOld: '“{page}” does not open: the program may have been updated. Load again to go on.',
    unread: 'not read', ask: 'Request',
    map: 'the layers of the map', import: 'what the import needs', history: 'the record of imports', export: 'layers and formats', days: 'the days on record', site: 'the site map', office: 'the state of the file', paper: 'whether this paper is genuine',
  },
  blank: { title: 'Nothing here yet', city: 'No communities and no housing are imported yet. What is found afterwards stands here.', found: 'Nothing is found in the data there is.' },
  day: { choose: 'Choose a day', form: 'Write a day like 2026-03-01', early: 'Not before {day}', late: 'Not after {day}' },
}
