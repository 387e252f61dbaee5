"""Security groups with their rules, in both styles, and network ACLs."""

from boto_client import client, pages, refused, wait

HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}


def ranges(*blocks, description=None):
    more = {} if description is None else {"Description": description}
    return [{"CidrIp": block, **more} for block in blocks]


def vpc_of(ec2, block="10.0.0.0/16"):
    return ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]


def group_of(ec2, vpc, name, **more):
    return ec2.create_security_group(VpcId=vpc, GroupName=name, Description="d", **more)["GroupId"]


def security_groups(account):
    ec2 = client("ec2", account)
    vpc = vpc_of(ec2)
    refused("InvalidParameterValue", ec2.create_security_group, VpcId=vpc, GroupName="default", Description="d")
    refused("InvalidParameterValue", ec2.create_security_group, VpcId=vpc, GroupName="sg-mine", Description="d")
    refused("InvalidParameterValue", ec2.create_security_group, VpcId=vpc, GroupName="n" * 256, Description="d")
    web = group_of(ec2, vpc, "web")
    wait(ec2, "security_group_exists", GroupIds=[web])
    refused("InvalidGroup.Duplicate", ec2.create_security_group, VpcId=vpc, GroupName="web", Description="d")
    shown, = ec2.describe_security_groups(GroupIds=[web])["SecurityGroups"]
    assert shown["IpPermissions"] == [] and shown["SecurityGroupArn"] == f"arn:aws:ec2:us-east-1:{account}:security-group/{web}"
    assert [rule["IpRanges"] for rule in shown["IpPermissionsEgress"]] == [ranges("0.0.0.0/0")]
    default, = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    assert default["VpcId"] != vpc  # names are those of the default VPC

    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet, Groups=[web])["NetworkInterface"]["NetworkInterfaceId"]
    assert refused("DependencyViolation", ec2.delete_security_group, GroupId=web) == f"resource {web} has a dependent object"
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    data = group_of(ec2, vpc, "data")
    pair = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": web}]}
    ec2.authorize_security_group_ingress(GroupId=data, IpPermissions=[pair])
    refused("DependencyViolation", ec2.delete_security_group, GroupId=web)
    found = ec2.describe_security_groups(Filters=[{"Name": "ip-permission.group-id", "Values": [web]}])["SecurityGroups"]
    assert [group["GroupId"] for group in found] == [data] and found[0]["IpPermissions"][0]["UserIdGroupPairs"][0]["UserId"] == account
    ec2.authorize_security_group_ingress(GroupId=web, IpPermissions=[{**pair, "UserIdGroupPairs": [{"GroupId": web}]}])
    ec2.delete_security_group(GroupId=data)
    ec2.delete_security_group(GroupId=web)
    refused("InvalidGroup.NotFound", ec2.delete_security_group, GroupId=web)
    refused("InvalidGroupId.Malformed", ec2.delete_security_group, GroupId="web")
    for number in range(6):
        group_of(ec2, vpc, f"g{number}")
    found = pages(ec2, "describe_security_groups", "SecurityGroups[].GroupName", 5, Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    assert sorted(sum(found, [])) == ["default", "g0", "g1", "g2", "g3", "g4", "g5"] and len(found) == 2


def security_group_rules(account):
    ec2 = client("ec2", account)
    vpc = vpc_of(ec2)
    group = group_of(ec2, vpc, "web")
    named = {"GroupId": group}

    def shown(direction=""):
        return ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0][f"IpPermissions{direction}"]

    added = ec2.authorize_security_group_ingress(
        IpPermissions=[{**HTTPS, "IpRanges": ranges("10.0.0.0/8", "192.168.0.9/24", description="office"),
                        "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}]}], **named)["SecurityGroupRules"]
    assert [rule.get("CidrIpv4", rule.get("CidrIpv6")) for rule in added] == ["10.0.0.0/8", "192.168.0.0/24", "2001:db8::/32"]
    assert all(rule["GroupOwnerId"] == account and rule["FromPort"] == 443 and not rule["IsEgress"] for rule in added)
    message = refused("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress,
                      IpPermissions=[{**HTTPS, "IpRanges": ranges("10.0.0.0/8", description="another")}], **named)
    assert message == 'the specified rule "peer: 10.0.0.0/8, TCP, from port: 443, to port: 443, ALLOW" already exists'
    refused("InvalidParameterValue", ec2.authorize_security_group_ingress,
            IpPermissions=[{**HTTPS, "IpRanges": ranges("10.9.0.0/16", "10.9.0.0/16")}], **named)
    for bad in ({"IpRanges": ranges("10.0.0.0")}, {"FromPort": 444, "IpRanges": ranges("10.0.0.0/8")},
                {"IpProtocol": "nonsense", "IpRanges": ranges("10.0.0.0/8")}, {"ToPort": 70000, "IpRanges": ranges("10.0.0.0/8")}):
        refused("InvalidParameterValue", ec2.authorize_security_group_ingress, IpPermissions=[{**HTTPS, **bad}], **named)
    refused("MissingParameter", ec2.authorize_security_group_ingress, IpPermissions=[HTTPS], **named)
    refused("InvalidGroup.NotFound", ec2.authorize_security_group_ingress,
            IpPermissions=[{**HTTPS, "UserIdGroupPairs": [{"GroupId": "sg-0123456789abcdef0"}]}], **named)
    office = added[0]["SecurityGroupRuleId"]
    ec2.update_security_group_rule_descriptions_ingress(
        IpPermissions=[{**HTTPS, "IpRanges": ranges("10.0.0.0/8", description="all offices")}], **named)
    assert ec2.describe_security_group_rules(SecurityGroupRuleIds=[office])["SecurityGroupRules"][0]["Description"] == "all offices"
    ec2.modify_security_group_rules(SecurityGroupRules=[{"SecurityGroupRuleId": office, "SecurityGroupRule": {
        "IpProtocol": "tcp", "FromPort": 8443, "ToPort": 8443, "CidrIpv4": "10.0.0.0/8"}}], **named)
    assert [permission["FromPort"] for permission in shown()] == [443, 8443]
    refused("InvalidPermission.Duplicate", ec2.modify_security_group_rules, SecurityGroupRules=[
        {"SecurityGroupRuleId": office, "SecurityGroupRule": {**HTTPS, "CidrIpv4": "192.168.0.0/24"}}], **named)
    gone = ec2.revoke_security_group_ingress(IpPermissions=[{**HTTPS, "IpRanges": ranges("192.168.0.0/24")}], **named)
    assert [rule["CidrIpv4"] for rule in gone["RevokedSecurityGroupRules"]] == ["192.168.0.0/24"]
    refused("InvalidPermission.NotFound", ec2.revoke_security_group_ingress,
            IpPermissions=[{**HTTPS, "IpRanges": ranges("192.168.0.0/24")}], **named)
    ec2.revoke_security_group_ingress(SecurityGroupRuleIds=[office], **named)
    refused("InvalidSecurityGroupRuleId.NotFound", ec2.revoke_security_group_ingress, SecurityGroupRuleIds=[office], **named)
    egress_rules(ec2, named, shown)
    # Of a group of a default VPC, rules that there are not are told, not refused.
    default, = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    nothing = ec2.revoke_security_group_ingress(GroupId=default["GroupId"], IpPermissions=[{**HTTPS, "IpRanges": ranges("10.0.0.0/8")}])
    assert nothing["RevokedSecurityGroupRules"] == [] and nothing["UnknownIpPermissions"][0]["FromPort"] == 443
    for first in (0, 30):
        ec2.authorize_security_group_ingress(
            IpPermissions=[{**HTTPS, "IpRanges": ranges(*(f"10.{second}.0.0/16" for second in range(first, first + 30)))}], **named)
    refused("RulesPerSecurityGroupLimitExceeded", ec2.authorize_security_group_ingress,
            IpPermissions=[{**HTTPS, "IpRanges": ranges("10.99.0.0/16")}], **named)
    found = pages(ec2, "describe_security_group_rules", "SecurityGroupRules[].SecurityGroupRuleId", 25,
                  Filters=[{"Name": "group-id", "Values": [group]}])
    assert [len(page) for page in found] == [25, 25, 12] and len(set(sum(found, []))) == 62


def egress_rules(ec2, named, shown):
    everything = [{"IpProtocol": "-1", "IpRanges": ranges("0.0.0.0/0")}]
    refused("InvalidPermission.Duplicate", ec2.authorize_security_group_egress, IpPermissions=everything, **named)
    ec2.revoke_security_group_egress(IpPermissions=everything, **named)
    assert shown("Egress") == []
    s3 = ec2.describe_prefix_lists(Filters=[{"Name": "prefix-list-name", "Values": ["*.s3"]}])["PrefixLists"][0]["PrefixListId"]
    permission = {**HTTPS, "PrefixListIds": [{"PrefixListId": s3}]}
    rule, = ec2.authorize_security_group_egress(IpPermissions=[permission], **named)["SecurityGroupRules"]
    assert rule["PrefixListId"] == s3 and rule["IsEgress"]
    ec2.update_security_group_rule_descriptions_egress(
        SecurityGroupRuleDescriptions=[{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "Description": "buckets"}], **named)
    assert shown("Egress")[0]["PrefixListIds"] == [{"PrefixListId": s3, "Description": "buckets"}]


def network_acls(account):
    ec2 = client("ec2", account)
    vpc = vpc_of(ec2)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    default, = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    assert default["IsDefault"] and [entry["RuleAction"] for entry in default["Entries"]] == ["allow", "deny"] * 2
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]
    assert [entry["RuleNumber"] for entry in acl["Entries"]] == [32767] * 2 and acl["Associations"] == []
    named = {"NetworkAclId": acl["NetworkAclId"], "Egress": False}
    entry = {"RuleNumber": 100, "RuleAction": "allow", "Protocol": "6", "CidrBlock": "10.0.0.0/8"}
    ports = {"PortRange": {"From": 80, "To": 81}}
    refused("MissingParameter", ec2.create_network_acl_entry, **entry, **named)
    refused("InvalidParameterValue", ec2.create_network_acl_entry, **{**entry, **ports, "RuleNumber": 32767}, **named)
    ec2.create_network_acl_entry(**entry, **ports, **named)
    refused("NetworkAclEntryAlreadyExists", ec2.create_network_acl_entry, **entry, **ports, **named)
    ec2.create_network_acl_entry(RuleNumber=90, RuleAction="deny", Protocol="icmp", Ipv6CidrBlock="2001:db8::/32",
                                 IcmpTypeCode={"Type": 8, "Code": -1}, **named)
    ec2.replace_network_acl_entry(**{**entry, "RuleAction": "deny"}, **ports, **named)
    refused("InvalidNetworkAclEntry.NotFound", ec2.replace_network_acl_entry, **{**entry, "RuleNumber": 7}, **ports, **named)
    shown, = ec2.describe_network_acls(Filters=[{"Name": "entry.port-range.from", "Values": ["80"]}])["NetworkAcls"]
    assert [(one["RuleNumber"], one["Protocol"], one["RuleAction"]) for one in shown["Entries"] if not one["Egress"]] == [
        (90, "1", "deny"), (100, "6", "deny"), (32767, "-1", "deny")]
    ec2.delete_network_acl_entry(RuleNumber=90, **named)
    refused("InvalidNetworkAclEntry.NotFound", ec2.delete_network_acl_entry, RuleNumber=90, **named)

    association = default["Associations"][0]["NetworkAclAssociationId"]
    new = ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl["NetworkAclId"])["NewAssociationId"]
    refused("InvalidAssociationID.NotFound", ec2.replace_network_acl_association, AssociationId=association,
            NetworkAclId=acl["NetworkAclId"])
    refused("DependencyViolation", ec2.delete_network_acl, NetworkAclId=acl["NetworkAclId"])
    ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=default["NetworkAclId"])
    ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])
    for number in range(1, 21):
        if number != 10:
            ec2.create_network_acl_entry(**{**entry, "RuleNumber": number}, **ports, NetworkAclId=default["NetworkAclId"], Egress=False)
    refused("NetworkAclEntryLimitExceeded", ec2.create_network_acl_entry, **{**entry, "RuleNumber": 10}, **ports,
            NetworkAclId=default["NetworkAclId"], Egress=False)
