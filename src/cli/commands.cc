#include "cli/commands.h"

#include <ostream>

#include "cli/environment.h"

namespace regionfall::cli {

namespace {

constexpr Command kCommands[] = {
    {"init", "Make a configuration's directory ready",
     "Installs the modules that the configuration in DIR calls, checks that its providers are built in, and writes a "
     "lock file. Everything goes "
     "to DIR/.regionfall; Terraform's own files are not touched.",
     declare_init, true},
    {"validate", "Check whether the configuration is valid",
     "Reads the configuration in DIR and reports every mistake that can be found without a state or a cloud: syntax, "
     "names, types, arguments.",
     declare_validate, true},
    {"plan", "Show what an apply would do",
     "Reads the configuration and what exists, and shows the differences that an apply would carry out. Changes "
     "nothing.",
     declare_plan, true},
    {"apply", "Make what exists agree with the configuration",
     "Plans, asks, and carries out what was planned. State is kept in .regionfall/ beside the configuration.",
     declare_apply, true},
    {"destroy", "Take away all that the configuration has made",
     "Plans to destroy everything in the state, asks, and does so.", declare_destroy, true},
    {"up", "Start a world, apply the configuration, keep running",
     "Starts a world as `regionfall serve` does, applies the configuration in DIR to it without asking, and runs on "
     "until it is stopped by Ctrl-C or `regionfall down`. The world and the state are kept in DIR/.regionfall. What "
     "Terraform does not say may stand in DIR/regionfall.hcl: regions, clients, endpoints, what runs on instances.",
     declare_up, true},
    {"serve", "Run a world without Terraform: an endpoint for other tools",
     "Starts a world, one process for each region, and serves all of AWS's endpoints at one address until it is "
     "stopped by Ctrl-C or `regionfall down`. Everything is kept in the data folder, faults included, and is there "
     "again at the next start.",
     declare_serve, true},
    {"status", "Show the running world", "Shows regions, links and faults of the world that runs on the data folder.",
     declare_status, true},
    {"fail region", "Take a region away",
     "crash: all processes of the region are killed and stay dead; connections to it are reset or refused. "
     "blackhole: "
     "it runs, but nothing reaches or leaves it; connections hang. slow: its packets take half a second longer each "
     "way at most, its answers too, and some of its calls fail. Lasts until `regionfall heal`, also over a restart.",
     declare_fail_region},
    {"fail zone", "Take an availability zone away",
     "crash: its instances and the nodes of load balancers in it die. blackhole: they run, but no packet reaches or "
     "leaves the zone. slow: a fifth of its packets is lost. New instances are refused there "
     "(InsufficientInstanceCapacity) while it is dead or cut off. Instances stay \"running\" with failed status "
     "checks, "
     "and start anew when the zone is healed.",
     declare_fail_zone},
    {"fail instance", "Take an instance away",
     "crash: its processes die and start again with `regionfall heal`. blackhole: no packet reaches or leaves it. "
     "slow: "
     "a fifth of its packets is lost. EC2 does not know: the instance stays \"running\", and its status checks fail.",
     declare_fail_instance},
    {"fail service", "Let the operations of a service fail in a region",
     "crash: calls fail, all of them or the share that -error-rate says, with 503 ServiceUnavailable or the service's "
     "own 500. blackhole: they are not answered. slow: answers are late, and some calls fail. What the service has set "
     "up goes on.",
     declare_fail_service},
    {"fail process", "Take a process away that is no region's own",
     "edge: DNS and the probes of load balancers. gateway: where clients outside of the world call. balancers: the "
     "nodes of all load balancers of a region.",
     declare_fail_process},
    {"fail link", "Cut the link between two sites",
     "Swallows all packets between two sites: regions (us-east-1), the edge, or cities with clients in them "
     "(Dublin). "
     "The gateway on this machine is no site: what goes through it is not affected.",
     declare_fail_link},
    {"fail control-plane", "Refuse the operations of a service",
     "Refuses all operations of a service (ec2, iam, ...) in all regions; without a service, of IAM, Route 53 and "
     "CloudFront, whose control planes are in us-east-1. What exists goes on.",
     declare_fail_control_plane},
    {"heal", "Give back what has been taken away",
     "Ends faults: all of them; or those of a kind (region, zone, link, instance, service, process, control-plane); or "
     "those of one region, zone, link, ..., named as for `regionfall fail`; a service or process also with its region.",
     declare_heal},
    {"drill", "Take regions away under load, and measure",
     "Runs the drill that FILE describes: applies its configuration, sends the load of users in several cities, takes "
     "regions and links away at the times it says, heals them, and measures what the users went through. Prints a "
     "verdict on its objectives and writes a report. Uses the world that runs on the data folder, or else one of its "
     "own. Exit status 0: all objectives are met; 99: some are missed; 1: an error, or the drill shows nothing.",
     declare_drill, true},
    {"verify", "Check whether a drill's report is as it was written",
     "Compares the files of a report folder with the hashes in its manifest.sha256, which `sha256sum -c` reads as "
     "well: "
     "what was changed, taken away or added since. Exit status 1 if anything was.",
     declare_verify},
    {"incidents", "List AWS's published incidents that drills can play",
     "Lists the incidents that `regionfall drill -like` plays; with NAME, shows one as fault blocks of a drill whose "
     "times "
     "are the incident's own.",
     declare_incidents},
    {"down", "Stop the running world", "Stops the world that runs on the data folder. What it has is kept.",
     declare_down, true},
    {"exec", "Run a program inside the world",
     "Runs a program where the world's regions are: in a region, or with the clients in a city. There, packets to "
     "other sites take as long as they do between the real places, sites have names (ping eu-west-1), the names of "
     "AWS's endpoints lead to the world's regions, and its certificate authority is trusted. Write the program after "
     "two dashes: regionfall exec -in us-east-1 -- ping eu-west-1",
     declare_exec},
    {"proxy", "Let a browser see the world from a city",
     "Serves an HTTP proxy on 127.0.0.1, by which curl and browsers on this machine find names and reach endpoints as "
     "clients in that city do: curl -x, chromium --proxy-server.",
     declare_proxy},
    {"ca", "Print the world's certificate authority",
     "Prints the certificate, in PEM, that everything in the world is signed by. Tools that are to reach the world "
     "by "
     "TLS need it.",
     declare_ca},
    {"order-service", "Be an application that takes orders",
     "Serves orders over HTTP: POST /orders keeps one, GET /orders and GET /orders/ID give them back, GET /health says "
     "whether it is well, until POST /health/fail. Its answers say in which region and instance it runs. For "
     "instances: "
     "their user data can start it.",
     declare_order_service},
    {"region", "Be a region's process", "What `regionfall serve` starts for each region.", declare_region, false, true},
    {"instance", "Be an instance's process", "What a region's process starts for RunInstances.", declare_instance,
     false, true},
    {"edge", "Be the edge's process", "What `regionfall serve` starts beside the regions.", declare_edge, false, true},
    {"console", "Evaluate expressions",
     "Reads expressions from standard input, one a line, evaluates them against the configuration and state in DIR, "
     "and prints their values.",
     declare_console},
    {"fmt", "Rewrite configuration files to the canonical style",
     "Rewrites .tf, .tfvars, .tftest.hcl and .tfmock.hcl files to the style that terraform fmt gives them. A file "
     "with "
     "syntax errors is reported and stays as it is. Exits with 2 after errors.",
     declare_fmt},
    {"test", "Run the configuration's test files",
     "Runs the .tftest.hcl and .tftest.json files of DIR and DIR/tests: each run block plans or applies the "
     "configuration and "
     "checks its assertions. State is kept in memory while a file runs; what was made is destroyed when the file "
     "ends.",
     declare_test},
    {"refresh", "Bring the state up to date with what exists", "As apply -refresh-only -auto-approve.",
     declare_refresh},
    {"show", "Show the state, or a saved plan", "Shows what FILE holds, a plan or a state; without FILE, the state.",
     declare_show},
    {"output", "Show outputs of the root module", "Shows the outputs that the last apply left in the state.",
     declare_output},
    {"graph", "Print the graph of resources", "Prints what depends on what, in the language of GraphViz.",
     declare_graph},
    {"providers", "List the providers that the configuration needs",
     "Prints modules and the providers that each of them asks for.", declare_providers},
    {"metadata schemas", "Print the schemas of the built-in providers",
     "Prints the schemas of all providers that are built in, as JSON in Terraform's form (providers schema -json).",
     declare_provider_schemas},
    {"metadata functions", "Print the signatures of all functions",
     "Prints every function with its parameters and result type, as JSON in Terraform's form (metadata functions "
     "-json).",
     declare_function_metadata},
    {"version", "Print this program's version",
     "Prints the version, and that of the Terraform whose behaviour is matched.", declare_version},
    {"state list", "List the objects in the state",
     "Lists the addresses of what the state of the working directory holds; of the modules and resources named, or "
     "all.",
     declare_state_list},
    {"state show", "Show one object of the state", "Prints the attributes of one object. Sensitive ones stay hidden.",
     declare_state_show},
    {"state mv", "Give an object in the state another address",
     "Renames a module, a resource or one instance in the state, so that the next plan finds it under the new "
     "address.",
     declare_state_mv},
    {"state rm", "Forget objects without destroying them",
     "Takes modules, resources or instances out of the state. What they stand for goes on to exist.", declare_state_rm},
    {"state pull", "Print the state", "Prints the state as a state file of version 4.", declare_state_pull},
    {"state push", "Replace the state by a file",
     "Writes a state file, or standard input, as the state. A state of another lineage, or a newer one, is replaced "
     "only with -force.",
     declare_state_push},
    {"state replace-provider", "Turn objects over to another provider",
     "Changes which provider the objects of a provider belong to, such as registry.terraform.io/hashicorp/aws to "
     "registry.opentofu.org/hashicorp/aws.",
     declare_state_replace_provider},
    {"workspace list", "List workspaces", "Lists the workspaces of the working directory; the selected one has a star.",
     declare_workspace_list},
    {"workspace show", "Print the selected workspace", "Prints the name of the workspace that commands work in.",
     declare_workspace_show},
    {"workspace new", "Make a workspace", "Makes a workspace, with a state of its own, and selects it.",
     declare_workspace_new},
    {"workspace select", "Select a workspace", "Lets the commands that follow work in another workspace.",
     declare_workspace_select},
    {"workspace delete", "Delete a workspace", "Deletes a workspace whose state is empty.", declare_workspace_delete},
    {"completion", "Print a script that completes commands in a shell",
     "Prints a completion script for bash, zsh or fish. For bash: source <(regionfall completion bash)",
     declare_completion},
};

}  // namespace

std::span<const Command> all_commands() { return kCommands; }

Run declare_completion(CommandLine& line, Environment& environment) {
  auto shell = std::make_shared<std::string>("bash");
  line.positional("shell", *shell, "bash, zsh or fish");
  return [shell, &environment] {
    if (*shell != "bash" && *shell != "zsh" && *shell != "fish") {
      environment.err << "There is no completion for the shell \"" << *shell << "\": bash, zsh and fish are known.\n";
      return 1;
    }
    environment.out << completion_script(all_commands(), *shell, environment);
    return 0;
  };
}

}  // namespace regionfall::cli
