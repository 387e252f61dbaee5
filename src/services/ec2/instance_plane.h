#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/identity.h"

namespace regionfall::ec2 {

// What it takes to run an instance: processes with a network, a root file system and a name of their own.
struct Machine {
  std::string instance_id;
  std::string hostname;                // "ip-10-0-1-5"
  std::vector<std::string> addresses;  // of the region's range (plane_addresses.h); the primary interface's first
  std::string user_data;               // what it is to do when it has started, as bytes
  int vcpus = 1;
  int memory_mib = 0;
  friend bool operator==(const Machine&, const Machine&) = default;
};

// What became of a machine.
struct MachineNews {
  bool runs = false;    // else it has ended: by itself, because it was asked to, or because it could not be started
  bool failed = false;  // it never ran
  std::string reason;   // why it could not be started
};

// Told, in a turn of its own, of each change of a machine until it has ended.
using OnMachineNews = std::function<void(const MachineNews& news, const aws::Request& request)>;

// Where instances run. Nothing waits for it: as with RegionCaller, what is asked of it within a turn leaves when the
// turn has been committed, never when it is taken back. It forgets everything when the process dies, and all machines
// die with it.
class InstancePlane {
 public:
  virtual ~InstancePlane() = default;
  // Why instances cannot run here; empty: they can.
  virtual const std::string& obstacle() const = 0;
  // Starts a machine. Its id must not be that of one that has not ended yet.
  virtual void start(Machine machine, OnMachineNews on_news) = 0;
  // Gives a machine other addresses; nothing happens when it has ended.
  virtual void set_addresses(std::string instance_id, std::vector<std::string> addresses) = 0;
  // Ends a machine with all of its processes; nothing happens when it has ended.
  virtual void stop(std::string instance_id) = 0;
  // Throws away what a machine, which has been told to stop, has kept: its disk and its console's output.
  virtual void forget(std::string instance_id) = 0;
  // The last kConsoleBytesMax of what a machine has written to its console, now.
  virtual std::string console_output(const std::string& instance_id) const = 0;
};

// EC2 user guide, "Instance console output".
inline constexpr std::size_t kConsoleBytesMax = std::size_t{64} << 10;

}  // namespace regionfall::ec2
