#include <fmt/format.h>

#include "hcl/functions/arguments.h"
#include "hcl/functions/ip_network.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

constexpr std::int64_t kNewBitsMax = 32;  // of one range that `cidrsubnets` cuts off

Result<IpNetwork, FunctionError> network_argument(Arguments arguments) {
  Result<IpNetwork> network = parse_network(arguments[0].as_string());
  if (!network) return argument_error(0, network.error().message);
  return *network;
}

struct SignedWhole {
  bool negative;
  Uint128 magnitude;
};

Result<SignedWhole, FunctionError> wide_argument(Arguments arguments, std::size_t position) {
  const Number& number = arguments[position].as_number();
  if (!number.is_integer()) return argument_error(position, "a whole number is required");
  std::optional<Uint128> magnitude = parse_uint128(number.abs().to_string());
  if (!magnitude) return argument_error(position, "the number is beyond 128 bits");
  return SignedWhole{number.sign() < 0, *magnitude};
}

std::string too_small(const IpNetwork& network, std::string_view what, const Value& number) {
  return fmt::format("{} has {} bits for hosts, too few for {} {}", network.to_string(), network.host_bits(), what,
                     number.as_number().to_string());
}

FunctionResult cidrhost_call(Arguments arguments, const FunctionCall&) {
  IpNetwork network = TRY(network_argument(arguments));
  SignedWhole host = TRY(wide_argument(arguments, 1));
  Uint128 host_max = low_bits(network.host_bits());
  Uint128 distance = host.negative ? host.magnitude - 1 : host.magnitude;
  if (distance > host_max) return argument_error(1, too_small(network, "host number", arguments[1]));
  Uint128 number = host.negative ? host_max - distance : distance;
  return Value::string(ip_text(network.address | number, network.address_bits));
}

FunctionResult cidrnetmask_call(Arguments arguments, const FunctionCall&) {
  IpNetwork network = TRY(network_argument(arguments));
  if (network.address_bits != 32) return argument_error(0, "only IPv4 ranges have a netmask");
  return Value::string(ip_text(~low_bits(network.host_bits()) & low_bits(32), 32));
}

FunctionResult cidrsubnet_call(Arguments arguments, const FunctionCall&) {
  IpNetwork network = TRY(network_argument(arguments));
  std::int64_t new_bits = TRY(whole_argument(arguments, 1));
  SignedWhole number = TRY(wide_argument(arguments, 2));
  if (new_bits < 0) return argument_error(1, "the prefix can only be extended: 0 bits or more");
  if (new_bits > network.host_bits()) {
    return argument_error(1, fmt::format("{} cannot be extended by {} bits: an address has {}", network.to_string(),
                                         new_bits, network.address_bits));
  }
  int bits = static_cast<int>(new_bits);
  if (number.negative) return argument_error(2, "the number of a subnet must not be negative");
  if (number.magnitude > low_bits(bits)) {
    return argument_error(
        2, fmt::format("{} more bits are too few to number a subnet {}", bits, arguments[2].as_number().to_string()));
  }
  int prefix_bits = network.prefix_bits + bits;
  Uint128 offset = number.magnitude == 0 ? 0 : number.magnitude << (network.address_bits - prefix_bits);
  return Value::string(network.around(network.address | offset, prefix_bits).to_string());
}

Result<int, FunctionError> subnet_bits(const IpNetwork& network, Arguments arguments, std::size_t position) {
  std::int64_t new_bits = TRY(whole_argument(arguments, position));
  if (new_bits < 1 || new_bits > kNewBitsMax) {
    return argument_error(position, fmt::format("the prefix can be extended by 1 to {} bits at a time", kNewBitsMax));
  }
  if (new_bits > network.host_bits()) {
    return argument_error(position, fmt::format("{} cannot be extended by {} bits: an address has {}",
                                                network.to_string(), new_bits, network.address_bits));
  }
  return network.prefix_bits + static_cast<int>(new_bits);
}

FunctionResult cidrsubnets_call(Arguments arguments, const FunctionCall&) {
  IpNetwork network = TRY(network_argument(arguments));
  std::vector<std::string> subnets;
  Uint128 free = network.address;  // the first address not given away
  bool full = false;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    int prefix_bits = TRY(subnet_bits(network, arguments, i));
    Uint128 inside = low_bits(network.address_bits - prefix_bits);
    Uint128 start = (free + inside) & ~inside;
    IpNetwork subnet{start, prefix_bits, network.address_bits};
    if (full || start < free || !network.contains(start)) {
      return argument_error(i, fmt::format("{} has no room left for a range of {} prefix bits{}", network.to_string(),
                                           prefix_bits, subnets.empty() ? "" : " after " + subnets.back()));
    }
    subnets.push_back(subnet.to_string());
    full = subnet.last() == network.last();
    free = subnet.last() + 1;
  }
  return string_list(std::move(subnets));
}

Parameter prefix() { return {.name = "prefix", .type = Type::string()}; }
Parameter number(std::string name) { return {.name = std::move(name), .type = Type::number()}; }

}  // namespace

std::span<const Function> network_functions() {
  static const std::vector<Function> kTable = {
      {.name = "cidrhost",
       .description = "The address with a given number in a range; negative numbers count from its end.",
       .parameters = {prefix(), number("hostnum")},
       .type = Type::string(),
       .call = cidrhost_call},
      {.name = "cidrnetmask",
       .description = "The netmask of an IPv4 range, as an address.",
       .parameters = {prefix()},
       .type = Type::string(),
       .call = cidrnetmask_call},
      {.name = "cidrsubnet",
       .description = "The range with a given number among those that extend a range's prefix by some bits.",
       .parameters = {prefix(), number("newbits"), number("netnum")},
       .type = Type::string(),
       .call = cidrsubnet_call},
      {.name = "cidrsubnets",
       .description = "Ranges cut off a range one after another, each extending the prefix by its own number of bits.",
       .parameters = {prefix()},
       .variadic = number("newbits"),
       .type = Type::list(Type::string()),
       .call = cidrsubnets_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
