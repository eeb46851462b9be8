package kube_test
