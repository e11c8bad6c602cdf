// Package geo knows shapes and nearness: what lies in what, on whose edge, how far, who owns this point.
package geo
