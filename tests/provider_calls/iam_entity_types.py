"""The calls for types of IAM's groups, and of the policies of users, groups and roles. Source: hashicorp/aws 6, internal/service/iam."""

import json

from home import POLICY
from steps import Type, call, refuse, show, until

# What can have policies: the word in names, the member that names one, and the one of home.py.
ENTITIES = [("user", "UserName", "$person"), ("group", "GroupName", "$team"), ("role", "RoleName", "$role")]


def iam_group():
    described = call("iam.get_group", GroupName="web")
    return Type(
        "aws_iam_group",
        create=[call("iam.create_group", GroupName="web", Path="/"), until(described, "Group.GroupName", "web")],
        read=[show(described, "Group", "Arn GroupId Path", GroupName="web")],
        update=[call("iam.update_group", GroupName="web", NewGroupName="web", NewPath="/staff/"),
                until(described, "Group.Path", "/staff/")],
        delete=[call("iam.delete_group", GroupName="web")], gone=[refuse(described, "NoSuchEntity")])


def membership(name, described, path, value):
    """The types that put a user into a group, and read the one or the other."""
    pair = {"GroupName": "$team", "UserName": "$person"}
    add, remove = call("iam.add_user_to_group", **pair), call("iam.remove_user_from_group", **pair)
    return Type(name, create=[add], read=[show(described, **{path: [value]})], update=[remove, show(described, **{path: []}), add],
                delete=[remove], gone=[show(described, **{path: []})])


def inline_policy(word, member, entity):
    named = {member: entity, "PolicyName": "inline"}
    described = call(f"iam.get_{word}_policy", **named)
    put = call(f"iam.put_{word}_policy", **named, PolicyDocument=POLICY)
    return Type(f"aws_iam_{word}_policy", create=[put],
                read=[show(described, "", PolicyName="inline", PolicyDocument=json.loads(POLICY), **{member: entity})], update=[put],
                delete=[call(f"iam.delete_{word}_policy", **named)], gone=[refuse(described, "NoSuchEntity")])


def attachment(word, member, entity):
    described = call(f"iam.list_attached_{word}_policies", **{member: entity})
    pair = {member: entity, "PolicyArn": "$policy_arn"}
    return Type(f"aws_iam_{word}_policy_attachment", create=[call(f"iam.attach_{word}_policy", **pair)],
                read=[show(described, "AttachedPolicies[0]", "PolicyName", PolicyArn="$policy_arn")],
                delete=[call(f"iam.detach_{word}_policy", **pair)], gone=[show(described, AttachedPolicies=[])])


def policies_exclusive(word, member, entity):
    """Deletes the inline policies that it does not name, and nothing with itself."""
    described = call(f"iam.list_{word}_policies", **{member: entity})

    def put(name):
        return call(f"iam.put_{word}_policy", **{member: entity}, PolicyName=name, PolicyDocument=POLICY)

    def delete(name):
        return call(f"iam.delete_{word}_policy", **{member: entity}, PolicyName=name)

    both = show(described, PolicyNames=["kept", "stray"])
    return Type(f"aws_iam_{word}_policies_exclusive", create=[put("kept"), put("stray"), both, delete("stray")],
                read=[show(described, PolicyNames=["kept"])], update=[put("stray"), both, delete("stray")],
                delete=[delete("kept")], gone=[show(described, PolicyNames=[])])


def attachments_exclusive(word, member, entity):
    """Attaches the policies that it names and detaches the others; nothing with itself."""
    described = call(f"iam.list_attached_{word}_policies", **{member: entity})
    pair = {member: entity, "PolicyArn": "$policy_arn"}
    attach, detach = call(f"iam.attach_{word}_policy", **pair), call(f"iam.detach_{word}_policy", **pair)
    none = show(described, AttachedPolicies=[])
    return Type(f"aws_iam_{word}_policy_attachments_exclusive", create=[none, attach],
                read=[show(described, **{"AttachedPolicies[].PolicyArn": ["$policy_arn"]})], update=[detach, none, attach],
                delete=[detach], gone=[none])


def policy_attachment():
    described = call("iam.list_entities_for_policy", PolicyArn="$policy_arn")
    attached = [(word, {member: entity, "PolicyArn": "$policy_arn"}) for word, member, entity in ENTITIES]
    user, _, role = attached

    def change(verb, word, pair):
        return call(f"iam.{verb}_{word}_policy", **pair)

    return Type(
        "aws_iam_policy_attachment", create=[change("attach", *one) for one in attached],
        read=[show(described, **{"PolicyGroups[].GroupName": ["$team"], "PolicyRoles[].RoleName": ["$role"],
                                 "PolicyUsers[].UserName": ["$person"]})],
        update=[change("detach", *role), change("detach", *user), show(described, PolicyRoles=[], PolicyUsers=[]),
                change("attach", *role), change("attach", *user)],
        delete=[change("detach", *one) for one in attached],
        gone=[show(described, PolicyGroups=[], PolicyRoles=[], PolicyUsers=[])])


IAM_ENTITY_TYPES = [
    iam_group(),
    membership("aws_iam_group_membership", call("iam.get_group", GroupName="$team"), "Users[].UserName", "$person"),
    membership("aws_iam_user_group_membership", call("iam.list_groups_for_user", UserName="$person"), "Groups[].GroupName", "$team"),
    *[inline_policy(*entity) for entity in ENTITIES[:2]], *[attachment(*entity) for entity in ENTITIES[:2]],
    *[policies_exclusive(*entity) for entity in ENTITIES], *[attachments_exclusive(*entity) for entity in ENTITIES],
    policy_attachment()]
