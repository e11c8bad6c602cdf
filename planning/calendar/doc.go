// Package calendar counts working days 工作日 as Chinese offices do: Monday to Friday, without the public holidays, with the Saturdays
// and Sundays that are worked to make up for them.
//
// Decision: a year is a file.
// Context: the State Council announces each year's holidays in the autumn before. Choice: one YAML file a year under years/, with its
// source and whether it was compared with the notice; a year without a file counts Monday to Friday, and [Calendar.Known] says so, so that a
// screen can. Price: somebody adds a file every November.
package calendar
