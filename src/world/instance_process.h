#pragma once

#include <string>
#include <vector>

#include "world/data_folder.h"

namespace regionfall::world {

// Where an instance keeps what outlives its process.
struct InstanceFolder {
  std::string path;
  std::string layer() const { return path + "/layer"; }  // what it has changed of the machine's files
  std::string console() const { return path + "/console"; }
  std::string user_data() const { return path + "/user-data"; }
};

struct InstanceProcessOptions {
  std::string instance_id;
  std::string region;
  DataFolder folder;
  std::string hostname;
};

// The command line of the process: the program's name, the hidden subcommand `instance`, and the options.
std::vector<std::string> instance_arguments(const InstanceProcessOptions& options);

// An instance's process, in namespaces of its own (net::ProcessPlan): takes its host name, makes its file system (the
// machine's files below a layer of its own), and then runs its user data, if that is a script, and keeps what that and
// all that it leaves running say on the console (standard output, which must be open for reading too). Ends only when
// it is made to, or cannot be set up.
int run_instance_process(const InstanceProcessOptions& options);

}  // namespace regionfall::world
