// Package ground is what the sample city is drawn with: chance that is the same on every machine, rectangles, a lattice of
// ragged streets whose blocks are dealt out, cut into lots and enclosed by boundaries that match vertex for vertex, and
// areas that share the land among towns. Shapes are in a plane, in metres, rounded to the centimetre.
package ground
