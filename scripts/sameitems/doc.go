// Command sameitems asks two servers of OGC API – Features for the same items and holds their answers against one another: as many are announced, the same ids, values and
// vertices. It is run by scripts/bench-ogc, so that what is measured is the same work.
//
// Servers may differ in what no client minds: in order, in a polygon of one part being a MultiPolygon, in whether what is missing is null or "", and in the other's columns.
package main
