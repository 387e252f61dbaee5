#pragma once

#include "aws/service.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// A handler per operation, named as it: what the operation does to the state, and its answer or AWS's error. Grouped by
// the files that define them.
using Handler = aws::Outcome(Ec2& ec2, const aws::Value& input, const aws::Request& request);

// zones.cc
Handler describe_availability_zones, describe_regions;

// vpcs.cc
Handler associate_vpc_cidr_block, create_default_vpc, create_vpc, delete_vpc, describe_vpc_attribute, describe_vpcs,
    disassociate_vpc_cidr_block, modify_vpc_attribute, modify_vpc_tenancy;

// subnets.cc
Handler associate_subnet_cidr_block, create_default_subnet, create_subnet, delete_subnet, describe_subnets,
    disassociate_subnet_cidr_block, modify_subnet_attribute;

// security_groups.cc
Handler create_security_group, delete_security_group, describe_security_group_references, describe_security_groups;

// security_group_rules.cc
Handler authorize_security_group_egress, authorize_security_group_ingress, describe_security_group_rules,
    modify_security_group_rules, revoke_security_group_egress, revoke_security_group_ingress,
    update_security_group_rule_descriptions_egress, update_security_group_rule_descriptions_ingress;

// network_acls.cc
Handler create_network_acl, create_network_acl_entry, delete_network_acl, delete_network_acl_entry,
    describe_network_acls, replace_network_acl_association, replace_network_acl_entry;

// route_tables.cc
Handler associate_route_table, create_route_table, delete_route_table, describe_route_tables, disassociate_route_table,
    replace_route_table_association;

// routes.cc
Handler create_route, delete_route, replace_route;

// gateways.cc
Handler attach_internet_gateway, create_egress_only_internet_gateway, create_internet_gateway,
    delete_egress_only_internet_gateway, delete_internet_gateway, describe_egress_only_internet_gateways,
    describe_internet_gateways, detach_internet_gateway;

// nat_gateways.cc
Handler assign_private_nat_gateway_address, associate_nat_gateway_address, create_nat_gateway, delete_nat_gateway,
    describe_nat_gateways, disassociate_nat_gateway_address, unassign_private_nat_gateway_address;

// addresses.cc
Handler allocate_address, associate_address, describe_addresses, describe_addresses_attribute, disassociate_address,
    modify_address_attribute, release_address, reset_address_attribute;

// network_interfaces.cc
Handler attach_network_interface, create_network_interface, delete_network_interface, describe_network_interfaces,
    detach_network_interface;

// network_interface_attributes.cc
Handler assign_ipv6_addresses, assign_private_ip_addresses, describe_network_interface_attribute,
    modify_network_interface_attribute, reset_network_interface_attribute, unassign_ipv6_addresses,
    unassign_private_ip_addresses;

// vpc_endpoints.cc
Handler create_vpc_endpoint, delete_vpc_endpoints, describe_vpc_endpoints, modify_vpc_endpoint;

// vpc_endpoint_services.cc
Handler describe_managed_prefix_lists, describe_prefix_lists, describe_vpc_endpoint_services,
    get_managed_prefix_list_entries;

// peering.cc
Handler accept_vpc_peering_connection, create_vpc_peering_connection, delete_vpc_peering_connection,
    describe_vpc_peering_connections, modify_vpc_peering_connection_options, reject_vpc_peering_connection;

// key_pairs.cc
Handler create_key_pair, delete_key_pair, describe_key_pairs, import_key_pair;

// run_instances.cc
Handler run_group_instances, run_instances;

// launch_templates.cc
Handler create_launch_template, create_launch_template_version, delete_launch_template, delete_launch_template_versions,
    describe_launch_template_versions, describe_launch_templates, modify_launch_template;

// launch_template_data.cc
Handler get_launch_template_data;

// instances.cc
Handler describe_instance_status, describe_instances, get_console_output, reboot_instances, start_instances,
    stop_instances, terminate_instances;

// volumes.cc
Handler describe_volumes;

// instance_attributes.cc
Handler describe_instance_attribute, describe_instance_credit_specifications, modify_instance_attribute,
    modify_instance_metadata_options;

// images.cc
Handler describe_images;

// instance_types.cc
Handler describe_instance_type_offerings, describe_instance_types;

// account_attributes.cc
Handler describe_account_attributes;

// tag_operations.cc
Handler create_tags, delete_tags, describe_tags;

// instance_metadata.cc: what an instance may know of itself
Handler describe_instance_metadata;

// packet_ruleset.cc: what the region's network lets through
Handler describe_packet_rules;

// plane_addresses.cc: where services of the region find an interface
Handler locate_interface;

// peering.cc: what EC2 of two regions say to one another (peering_states.h)
Handler hear_peering_news, receive_peering_request;

// service_interfaces.cc: interfaces of other services (service_interfaces.h)
Handler create_service_interface, delete_service_interface, set_service_interface_groups;

}  // namespace regionfall::ec2
