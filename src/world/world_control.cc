#include "world/world_control.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "net/sockets.h"
#include "world/known_fault.h"
#include "world/name_files.h"
#include "world/site.h"
#include "world/status.h"

namespace regionfall::world {
namespace {

using Reply = ControlServer::Reply;

Json good() { return Json::object({{"ok", Json::boolean(true)}}); }

void refuse(const Reply& reply, const std::string& error) {
  reply({Json::object({{"ok", Json::boolean(false)}, {"error", Json::string(error)}}), {}});
}

Result<FileDescriptor> process_namespace(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/ns/pid";
  FileDescriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.valid()) return failure("Cannot open " + path + ": " + std::strerror(errno));
  return opened;
}

}  // namespace

void WorldControl::handle(const Json& request, const Reply& reply) {
  const std::string& what = request["do"].text();
  if (what == "status") return status(reply);
  if (what == "fail") return fail(request, reply);
  if (what == "heal") return heal(request, reply);
  if (what == "enter") return enter(request, reply);
  if (what == "calls") return calls(request, reply);
  if (what == "down") return down(reply);
  refuse(reply, "This world does not know the request \"" + what + "\". Was it started by another version?");
}

void WorldControl::status(const Reply& reply) {
  Json answer = good();
  answer.set("status", status_json(supervisor_, gateway_));
  reply({std::move(answer), {}});
}

void WorldControl::fail(const Json& request, const Reply& reply) {
  const auto fault = known_fault(request["fault"]);
  if (!fault) return refuse(reply, fault.error().message);
  if (const std::string region = region_of(*fault); !region.empty()) {
    if (const auto used = supervisor_.use_region(region); !used) return refuse(reply, used.error().message);
  }
  const auto added = supervisor_.add_fault(*fault);
  if (!added) return refuse(reply, added.error().message);
  Json answer = good();
  answer.set("text", Json::string(to_text(*fault)));
  answer.set("new", Json::boolean(*added));
  supervisor_.when_settled([reply, answer] { reply({answer, {}}); });
}

void WorldControl::heal(const Json& request, const Reply& reply) {
  const auto selection = known_selection(request);
  if (!selection) return refuse(reply, selection.error().message);
  const auto healed = supervisor_.heal(*selection);
  if (!healed) return refuse(reply, healed.error().message);
  Json texts = Json::array();
  for (const Fault& fault : *healed) texts.push(Json::string(to_text(fault)));
  Json answer = good();
  answer.set("healed", std::move(texts));
  supervisor_.when_settled([reply, answer] { reply({answer, {}}); });
}

// Descriptors, as far as the world has them: the namespaces of the site's network, of its users, and of the region's
// processes.
void WorldControl::enter(const Json& request, const Reply& reply) {
  const std::string& location = request["location"].text();
  const auto region =
      location.empty() ? known_region(request["region"].text()) : Result<const aws::RegionInfo*>(nullptr);
  if (!region) return refuse(reply, region.error().message);
  const auto site = location.empty() ? Result<Site>(Site::of_region(**region)) : known_location(location);
  if (!site) return refuse(reply, site.error().message);

  WorldNetwork& network = supervisor_.network();
  Json answer = good();
  answer.set("site", Json::string(site->name()));
  answer.set("flat", Json::boolean(network.flat()));
  answer.set("gateway", Json::string(gateway_));
  answer.set("region", Json::string(std::string(site->region->name)));
  answer.set("iam", Json::string(std::string(iam::enforcement_name(supervisor_.enforcement()))));
  Json names = Json::array();
  std::vector<int> descriptors;
  const auto add = [&](const char* name, int descriptor) {
    if (descriptor < 0) return;
    names.push(Json::string(name));
    descriptors.push_back(descriptor);
  };
  FileDescriptor processes;
  if (site->kind == SiteKind::kRegion) {
    const auto host = supervisor_.use_region(site->region->name);
    if (!host) return refuse(reply, host.error().message);
    if ((*host)->process().init() == 0)
      return refuse(reply,
                    "Nothing runs in " + site->name() + ": its processes are gone. `regionfall status` says why.");
    if (!network.flat()) {
      auto opened = process_namespace((*host)->process().init());
      if (!opened) return refuse(reply, opened.error().message);
      processes = std::move(*opened);
    }
  } else if (const auto added = supervisor_.use_location(*site); !added) {
    return refuse(reply, added.error().message);
  }
  if (const auto written = write_resolver_file(supervisor_.folder(), *site); !written)
    return refuse(reply, written.error().message);
  add("network", network.network_namespace(*site));
  add("user", network.user_namespace());
  add("processes", processes.valid() ? processes.get() : -1);
  answer.set("descriptors", std::move(names));
  reply({std::move(answer), std::move(descriptors)});
}

void WorldControl::calls(const Json& request, const Reply& reply) {
  const std::string& location = request["location"].text();
  const auto client = location.empty() ? Result<std::optional<Site>>(supervisor_.client_location())
                                       : Result<std::optional<Site>>(known_client_location(location));
  if (!client) return refuse(reply, client.error().message);
  const auto region = supervisor_.use_region(request["region"].text());
  if (!region) return refuse(reply, region.error().message);
  auto connection = (*region)->connect_for_calls();
  if (connection && *client) {
    connection = supervisor_.lay_line(**client, (*region)->info(), net::make_stream(loop_, std::move(*connection)));
  }
  if (!connection) return refuse(reply, connection.error().message);
  reply({good(), {connection->get()}});
}

void WorldControl::down(const Reply& reply) {
  supervisor_.shut_down([this, reply] {
    reply({good(), {}});
    on_down_();
  });
}

}  // namespace regionfall::world
