// Package imports takes files into layers: at once, whole or not at all, or by steps over the desk, where a file is looked at, checked and committed; and it
// tells of what was taken in and puts it back.
//
// A file is read as it comes and never held in memory; the deadlines of its connection are pushed as long as bytes flow. How files are read and what
// they change is planning/intake's and the store's.
package imports
