#include "services/ec2/service_interfaces.h"

#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/handlers.h"
#include "services/ec2/network_interfaces.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

Outcome create_service_interface(Ec2& ec2, const Value& input, const Request& request) {
  const Subnet* subnet = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
  NewInterface wanted{.subnet = subnet,
                      .description = input[m::Description].as_text(),
                      .requester_id = input[m::RequesterId].as_text(),
                      .group_ids = texts(input[m::Groups])};
  if (input.has(m::InterfaceType)) wanted.interface_type = input[m::InterfaceType].as_text();
  if (input.has(m::PrivateIpAddress)) wanted.primary_ipv4 = input[m::PrivateIpAddress].as_text();
  const NetworkInterface interface = TRY(make_interface(ec2, std::move(wanted), request));
  return Value::of({{m::NetworkInterface, interface_item(ec2, interface)}});
}

Outcome delete_service_interface(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const std::string& id = input[m::NetworkInterfaceId].as_text();
  const NetworkInterface* interface = ec2.network_interfaces.find(id);
  if (interface != nullptr && interface->requester_managed) erase_interface(ec2, id);
  return Value::of({});
}

Outcome set_service_interface_groups(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkInterface* interface = TRY(own(ec2.network_interfaces, input[m::NetworkInterfaceId].as_text(), request));
  std::vector<GroupIdentifier> groups = TRY(interface_groups(ec2, interface->vpc_id, texts(input[m::Groups]), request));
  ec2.network_interfaces.update(std::string(interface->network_interface_id),
                                [&](NetworkInterface& row) { row.groups = std::move(groups); });
  return Value::of({});
}

}  // namespace regionfall::ec2
