#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "net/socket_address.h"
#include "services/elbv2/certificate_choice.h"
#include "services/elbv2/routing.h"
#include "services/iam/sealer.h"

namespace regionfall::elbv2 {

// A load balancer's node: where clients reach it in a zone.
struct PlaneNode {
  std::string zone;
  std::string address;
  friend bool operator==(const PlaneNode&, const PlaneNode&) = default;
};

// A load balancer as its plane serves it.
struct PlaneBalancer {
  std::shared_ptr<const Routing> routing;
  std::vector<PlaneNode> nodes;
  // What listeners show clients, by place in routing->listeners: the default one, then the list. Empty: not HTTPS.
  std::vector<ShownCertificates> certificates;
  // Where packets reach the targets: by place in routing->groups and in the group's targets.
  std::vector<std::vector<net::SocketAddress>> targets;
};

// The plane of application load balancers: takes clients' requests at the nodes of load balancers and passes them on to
// targets, on threads of its own, which read immutable snapshots. What becomes of a request, the decisions of this
// folder say.
class Plane {
 public:
  // What all of its threads use, several at a time. All must outlive the plane.
  struct Surroundings {
    const Clock& clock;
    RandomSource& random;
    const iam::Sealer& sealer;  // of the cookies by which clients come back to a target
  };
  Plane(const Surroundings& surroundings, int threads);
  ~Plane();
  Plane(const Plane&) = delete;
  Plane& operator=(const Plane&) = delete;

  // The load balancers there are, from now on, by ARN. Connections to nodes and listeners that stay go on.
  void serve(std::map<std::string, PlaneBalancer> balancers);

 private:
  class Worker;
  std::map<std::string, std::shared_ptr<std::atomic<std::uint32_t>>> outstanding_;
  std::map<std::string, std::shared_ptr<std::atomic<std::uint64_t>>> turns_;  // by target group
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace regionfall::elbv2
