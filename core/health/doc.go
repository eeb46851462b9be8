// Package health judges a set of Kubernetes PKI files: whether the keys belong
// to their certificates, whether each was signed by the authority that its
// place asks for, and whether the components will accept what they find.
//
// It is for whoever holds such a set: a program that just made one, a page that
// took one in, an administrator with a tree that fails. Values go in, files
// with their hosts and paths, the plan that they should follow and the time; a
// [Report] comes out, whose findings say what is wrong, what follows from it,
// what to do and where that is written:
//
//	report, err := health.Check(ctx, result.Plan, health.FilesOf(result), health.Options{Now: now})
//
// Files that nobody planned are judged by what their paths say they are:
//
//	report, err := health.Check(ctx, health.Guess(files), files, health.Options{Now: now})
//
// What is looked for is listed in one table, [Rules]. Package fault makes, for
// every row, a set that it must find.
//
// Much of it kubeadm does not notice: a key of another pair, a ca.key that does
// not belong to ca.crt, a wrong sa.pub.
//
// Kubeconfigs are read in the form alone in which kubeadm and core write them;
// one in another form is said to be not judged.
package health
