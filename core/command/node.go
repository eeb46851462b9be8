package command

// notOnNode is why lines for a node are not run.
const notOnNode = "not run here: our tests have no node with containers and services"

// nodeRows look at what programs of a node say. Alias is the program, In the node.
var nodeRows = []Row{
	{ReadLog, "Read a program’s log", []cell{
		{Journalctl, func(c Call) Script {
			return Script{Lines: []string{line("journalctl", "-u", c.Alias+".service", "--no-pager", "--since", "-10min")}, Note: "For what systemd starts: etcd in some clusters, the kubelet and the container runtime in all.", NotRun: notOnNode}
		}},
		{Kubectl, func(c Call) Script {
			return Script{Lines: []string{line("kubectl", "logs", "-n", "kube-system", c.Alias+"-"+c.In)}, Note: "The Pod of a static pod is named after its node. It works while the API does.", NotRun: notOnNode}
		}},
		{Crictl, func(c Call) Script {
			return Script{
				Lines: []string{line("crictl", "ps", "-a", "--name", c.Alias), `crictl logs "$(crictl ps -a -q --name ` + c.Alias + ` | head -1)"`},
				Note:  "On the node itself, as root, with no API. The newest container comes first.", NotRun: notOnNode,
			}
		}},
		{Docker, func(c Call) Script {
			return Script{
				Lines: []string{line("docker", "ps", "-a", "--filter", "name="+c.Alias), `docker logs "$(docker ps -a -q --filter name=k8s_` + c.Alias + ` | head -1)"`},
				Note:  "On old nodes only: Kubernetes 1.24 took out what spoke to docker.", NotRun: notOnNode,
			}
		}},
	}},
}
