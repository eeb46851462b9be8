package kube

// InPlaceOf is a command in a root shell that moves files of a folder away before
// another makes them again, and puts them back where that one fails: kubeadm leaves
// alone what is there, stops at half a pair, and without any nothing starts. They go
// to a folder of their own, so that nothing of an earlier time comes back.
func InPlaceOf(files, folder, command string) string {
	return "d=$(mktemp -dp /root) && mv " + files + " $d && { " + command + " || mv $d/* " + folder + "; }"
}
