#include "services/ec2/resources/route_arguments.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;

std::string argument_of(const aws::Value& route, const RouteArgument& argument) {
  const std::string& gateway = route[m::GatewayId].as_text();
  const bool endpoint = gateway.starts_with("vpce-");
  if (argument.member == m::VpcEndpointId) return endpoint ? gateway : "";
  if (argument.member == m::GatewayId) return endpoint ? "" : gateway;
  return route[argument.member].as_text();
}

}  // namespace regionfall::ec2
