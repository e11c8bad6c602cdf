// Package gaps shows homes that fall out of anybody's care, and what is wrong between communities and between grid cells; and it lets officers work gaps, one by
// one and many at once, from the proposal to the end of the case.
//
// A gap is a finding on one picture of the city. Its life is the office's record and moves without a revision: before anybody sees or moves one, the gaps
// of the picture are put on record, once for each City.
package gaps
