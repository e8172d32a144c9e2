using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace OpenClaw.Tests.House;

/// <summary>One type of an assembly needs another one of it.</summary>
/// <param name="From">Namespace of the type that needs.</param>
/// <param name="To">Namespace of the type that is needed.</param>
/// <param name="What">Both types, for the reader of a failure.</param>
internal sealed record TypeUse(string From, string To, string What);

/// <summary>
/// Reads from a compiled assembly which of its types need which: in base types, attributes, members, locals and the instructions of
/// methods. Nothing is loaded, so it works for every framework. What the compiler copies (constants) leaves no trace.
/// </summary>
internal sealed class AssemblyUses : ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    private readonly MetadataReader _reader;
    private readonly PEReader _file;
    private readonly HashSet<TypeUse> _uses = [];
    private TypeDefinitionHandle _from;

    private AssemblyUses(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    public static IReadOnlyCollection<TypeUse> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var uses = new AssemblyUses(file);
        uses.ReadAll();
        return uses._uses;
    }

    private void ReadAll()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            _from = handle;
            Add(type.BaseType);
            Attributes(type.GetCustomAttributes());
            Parameters(type.GetGenericParameters());
            foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
            {
                Add(_reader.GetInterfaceImplementation(implemented).Interface);
            }
            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                FieldDefinition definition = _reader.GetFieldDefinition(field);
                Add(definition.DecodeSignature(this, null));
                Attributes(definition.GetCustomAttributes());
            }
            foreach (PropertyDefinitionHandle property in type.GetProperties())
            {
                Attributes(_reader.GetPropertyDefinition(property).GetCustomAttributes());
            }
            foreach (EventDefinitionHandle raised in type.GetEvents())
            {
                Add(_reader.GetEventDefinition(raised).Type);
            }
            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                Method(_reader.GetMethodDefinition(method));
            }
        }
    }

    private void Method(MethodDefinition method)
    {
        Signature(method.DecodeSignature(this, null));
        Attributes(method.GetCustomAttributes());
        Parameters(method.GetGenericParameters());
        foreach (ParameterHandle parameter in method.GetParameters())
        {
            Attributes(_reader.GetParameter(parameter).GetCustomAttributes());
        }
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }
        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (ImmutableArray<EntityHandle> local in _reader.GetStandaloneSignature(body.LocalSignature)
                .DecodeLocalSignature(this, null))
            {
                Add(local);
            }
        }
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            Add(region.CatchType);
        }
        Instructions(body.GetILReader());
    }

    private void Instructions(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            short value = code.ReadByte();
            OperandType operand = Operands[value == 0xFE ? unchecked((short)(0xFE00 | code.ReadByte())) : value];
            switch (operand)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                Add(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null));
                break;
            case HandleKind.MethodDefinition:
                Add(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification generic = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(generic.Method);
                foreach (ImmutableArray<EntityHandle> argument in generic.DecodeSignature(this, null))
                {
                    Add(argument);
                }
                break;
            case HandleKind.MemberReference:
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)handle);
                Add(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Field)
                {
                    Add(member.DecodeFieldSignature(this, null));
                }
                else
                {
                    Signature(member.DecodeMethodSignature(this, null));
                }
                break;
        }
    }

    private void Add(ImmutableArray<EntityHandle> types)
    {
        foreach (EntityHandle type in types)
        {
            Add(type);
        }
    }

    private void Add(TypeDefinitionHandle to)
    {
        (string fromSpace, string from) = NameOf(_from);
        (string toSpace, string needed) = NameOf(to);
        if (fromSpace != toSpace && fromSpace.Length > 0 && toSpace.Length > 0)
        {
            _uses.Add(new TypeUse(fromSpace, toSpace, $"{from} -> {needed}"));
        }
    }

    private void Signature(MethodSignature<ImmutableArray<EntityHandle>> signature)
    {
        Add(signature.ReturnType);
        foreach (ImmutableArray<EntityHandle> parameter in signature.ParameterTypes)
        {
            Add(parameter);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
        {
            Add(_reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Parameters(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in _reader.GetGenericParameter(parameter).GetConstraints())
            {
                Add(_reader.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    // A type within a type belongs where the outer one is: so do the state machines and closures that the compiler makes.
    private (string Space, string Name) NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = _reader.GetTypeDefinition(type.GetDeclaringType());
        }
        return (_reader.GetString(type.Namespace), _reader.GetString(type.Name));
    }

    ImmutableArray<EntityHandle> ISimpleTypeProvider<ImmutableArray<EntityHandle>>.GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    ImmutableArray<EntityHandle> ISimpleTypeProvider<ImmutableArray<EntityHandle>>.GetTypeFromDefinition(MetadataReader reader,
        TypeDefinitionHandle handle, byte rawTypeKind) =>
        [handle];

    ImmutableArray<EntityHandle> ISimpleTypeProvider<ImmutableArray<EntityHandle>>.GetTypeFromReference(MetadataReader reader,
        TypeReferenceHandle handle, byte rawTypeKind) => [];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => [handle];

    ImmutableArray<EntityHandle> ISZArrayTypeProvider<ImmutableArray<EntityHandle>>.GetSZArrayType(
        ImmutableArray<EntityHandle> elementType) => elementType;

    ImmutableArray<EntityHandle> IConstructedTypeProvider<ImmutableArray<EntityHandle>>.GetArrayType(
        ImmutableArray<EntityHandle> elementType, ArrayShape shape) => elementType;

    ImmutableArray<EntityHandle> IConstructedTypeProvider<ImmutableArray<EntityHandle>>.GetByReferenceType(
        ImmutableArray<EntityHandle> elementType) => elementType;

    ImmutableArray<EntityHandle> IConstructedTypeProvider<ImmutableArray<EntityHandle>>.GetPointerType(
        ImmutableArray<EntityHandle> elementType) => elementType;

    ImmutableArray<EntityHandle> IConstructedTypeProvider<ImmutableArray<EntityHandle>>.GetGenericInstantiation(
        ImmutableArray<EntityHandle> genericType, ImmutableArray<ImmutableArray<EntityHandle>> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(argument => argument)];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetFunctionPointerType(
        MethodSignature<ImmutableArray<EntityHandle>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetGenericMethodParameter(
        object? genericContext, int index) => [];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetGenericTypeParameter(
        object? genericContext, int index) => [];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetModifiedType(
        ImmutableArray<EntityHandle> modifier, ImmutableArray<EntityHandle> unmodifiedType, bool isRequired) =>
            [.. modifier, .. unmodifiedType];

    ImmutableArray<EntityHandle> ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>.GetPinnedType(
        ImmutableArray<EntityHandle> elementType) => elementType;
}
