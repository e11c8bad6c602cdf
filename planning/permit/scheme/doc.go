// Package scheme compares versions of a scheme 方案对照: which units, buildings, rooms and papers are others than before.
package scheme
